namespace Reconciler.Worker.Commands;

/// <summary>The stacks that <c>init</c> writes, from the folder <c>Templates</c>.</summary>
internal static class StackTemplates
{
    /// <summary>The template that is used if none is named.</summary>
    public const string Default = "workshop";

    private const string Prefix = "template/";

    /// <summary>The templates: their names, and what they are.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [Default] = "an MCP server from source behind a gateway, with users and policies; runs with --local",
        ["image"] = "a runtime from an image that exists",
        ["remote"] = "a gateway in front of an MCP server that runs elsewhere",
    };

    /// <summary>The files of a template.</summary>
    /// <param name="template">The name of the template.</param>
    /// <param name="name">The name of the stack.</param>
    /// <param name="region">The region of the stack.</param>
    /// <returns>The paths, relative to the folder of the stack, and the texts.</returns>
    public static IEnumerable<(string Path, string Text)> Read(string template, string name, string region)
    {
        var assembly = typeof(StackTemplates).Assembly;
        var prefix = $"{Prefix}{template}/";
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            var path = resource.Replace('\\', '/');
            if (!path.StartsWith(prefix, StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var text = reader.ReadToEnd();
            if (path.EndsWith(".yaml", StringComparison.Ordinal))
            {
                text = text.Replace("NAME", name, StringComparison.Ordinal).Replace("REGION", region, StringComparison.Ordinal);
            }

            yield return (path[prefix.Length..], text);
        }
    }
}
