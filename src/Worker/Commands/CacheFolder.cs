namespace Reconciler.Worker.Commands;

/// <summary>Where the user's caches are: what can be made again, and is thrown away without harm.</summary>
internal static class CacheFolder
{
    private const string Xdg = "XDG_CACHE_HOME";

    /// <summary>The folder of the builds of local servers; <see langword="null"/> for a user without a home.</summary>
    public static string? FindBuildCache(CommandEnvironment environment) =>
        Root(environment) is { } root ? Path.Combine(root, "reconciler", "builds") : null;

    private static string? Root(CommandEnvironment environment)
    {
        // A relative path is to be ignored, says the specification of the variable.
        if (environment.Variable(Xdg) is { } folder && Path.IsPathFullyQualified(folder)) return folder;
        if (OperatingSystem.IsWindows()) return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } local ? local : null;
        if (environment.Variable("HOME") is not { } home || !Path.IsPathFullyQualified(home)) return null;
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
    }
}
