namespace Reconciler.ArchitectureTests.Code;

/// <summary>The code in <c>Fixtures</c>, which breaks the rules on purpose, so that a rule that finds nothing is noticed.</summary>
internal static class Bad
{
    /// <summary>The arrows between the folders of a fixture.</summary>
    public static FolderGraph Graph(string fixture)
    {
        var root = $"Reconciler.ArchitectureTests.Fixtures.{fixture}.";
        return FolderGraph.Of(
            Codebase.Architecture.Types,
            @namespace => @namespace.StartsWith(root, StringComparison.Ordinal) ? @namespace[root.Length..].Replace('.', '/') : null);
    }
}
