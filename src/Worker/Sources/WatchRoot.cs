namespace Reconciler.Worker.Sources;

/// <summary>A folder that the operating system reports changes of.</summary>
/// <param name="Folder">The full path.</param>
/// <param name="IsRecursive">Whether changes below its subfolders are reported, too.</param>
internal readonly record struct WatchRoot(string Folder, bool IsRecursive)
{
    /// <summary>Whether the changes that another root reports are among those that this root reports.</summary>
    public bool Covers(WatchRoot other) =>
        other.Folder == Folder ? IsRecursive || !other.IsRecursive : IsRecursive && IsBelow(other.Folder, Folder);

    /// <summary>Whether a path is below a folder.</summary>
    public static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length
        && path.StartsWith(folder, StringComparison.Ordinal)
        && (Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar);
}
