namespace EndToEnd.Tests;

/// <summary>The workshop's specs and its server, copied into a folder that looks like a repository, where a test changes them as an editor would.</summary>
internal sealed class WorkshopFiles
{
    private WorkshopFiles(string root) => Root = root;

    /// <summary>The copy's root.</summary>
    public string Root { get; }

    public string Specs => Path.Combine(Root, "specs", "workshop");

    public string Source => Path.Combine(Root, "mcp-server");

    public static WorkshopFiles CopyTo(string root)
    {
        var files = new WorkshopFiles(root);
        Directory.CreateDirectory(Path.Combine(root, ".git"));
        Copy(Path.Combine(RepositoryRoot(), "specs", "workshop"), files.Specs);
        Copy(Path.Combine(RepositoryRoot(), "mcp-server"), files.Source);
        return files;
    }

    /// <summary>Replaces what is certainly there in a spec file.</summary>
    public void Edit(string file, string old, string @new)
    {
        var path = Path.Combine(Specs, file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
    }

    /// <summary>Takes the policy engine off the gateway; the engine and its policy stay.</summary>
    public void SetPolicyAside() => Edit("gateway.yaml", "  policy:\n    engine: workshop-policy-engine\n    mode: ENFORCE\n", "");

    /// <summary>The root of the repository that the tests are of: the folder with the solution.</summary>
    public static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Reconciler.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    /// <summary>Copies a folder without what was built in it.</summary>
    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            if (Path.GetFileName(folder) is "bin" or "obj") continue;
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
