namespace Reconciler.Bench.Gateway;

/// <summary>Paths in the repository.</summary>
internal static class Repository
{
    public static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Reconciler.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    /// <summary>The sample server's assembly, built in the same configuration as this program.</summary>
    public static string Server()
    {
        var configuration = AppContext.BaseDirectory.Contains(
            $"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";
        return Path.Combine(Root(), "mcp-server", "bin", configuration, "net10.0", "McpServer.dll");
    }
}
