namespace EndToEnd.Tests;

/// <summary>The folder that a <see cref="StackBuilder"/> wrote. It looks like a repository. A test edits its files as a user would.</summary>
/// <param name="root">The folder's path.</param>
/// <param name="specs">The path of the stack's folder, from the root.</param>
internal sealed class StackFiles(string root, string specs)
{
    /// <summary>The repository's root.</summary>
    public string Root => root;

    public string Specs { get; } = Path.Combine(root, specs);

    /// <summary>The source of the sample server.</summary>
    public string Source { get; } = Path.Combine(root, StackBuilder.ServerFolder);

    /// <summary>Replaces text in a spec file, and fails if the text is not in it.</summary>
    public void Edit(string file, string old, string @new)
    {
        var path = Path.Combine(Specs, file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
    }

    /// <summary>Detaches the policy engine from the workshop's gateway; the engine and its policy stay.</summary>
    public void SetPolicyAside() => Edit("gateway.yaml", "  policy:\n    engine: workshop-policy-engine\n    mode: ENFORCE\n", "");
}
