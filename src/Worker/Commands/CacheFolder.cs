namespace Reconciler.Worker.Commands;

/// <summary>Finds the user's cache folder. Everything in it can be deleted at any time; it is then built again.</summary>
internal static class CacheFolder
{
    private const string Xdg = "XDG_CACHE_HOME";

    /// <summary>Finds the folder of cached builds of local servers; null if the user has no home folder.</summary>
    public static string? FindBuildCache(CommandEnvironment environment) =>
        FindRoot(environment) is { } root ? Path.Combine(root, "reconciler", "builds") : null;

    /// <summary>Finds the folder of copies of git repositories; one of the temporary folder if the user has no home folder.</summary>
    public static string FindGitFolder(CommandEnvironment environment) =>
        Path.Combine(FindRoot(environment) ?? Path.GetTempPath(), "reconciler", "git");

    private static string? FindRoot(CommandEnvironment environment)
    {
        // The XDG Base Directory Specification says to ignore relative paths.
        if (environment.Variable(Xdg) is { } folder && Path.IsPathFullyQualified(folder)) return folder;
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } local ? local : null;
        }

        if (environment.Variable("HOME") is not { } home || !Path.IsPathFullyQualified(home)) return null;
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
    }
}
