namespace Reconciler.Worker.Sources;

/// <summary>
/// Chooses few folders to watch, which together report the changes of many. Each watched folder costs an inotify instance, of which an
/// ordinary Linux gives a user 128, and a thread.
/// </summary>
internal static class WatchRootPlanner
{
    /// <summary>Returns the folders to watch: those that are wished if they are few, else folders above them with their subfolders.</summary>
    /// <param name="wished">The folders whose changes matter.</param>
    /// <param name="most">
    /// How many folders to watch. Only folders without a common parent below the root of the file system can be more.
    /// </param>
    public static IReadOnlyList<WatchRoot> Plan(IEnumerable<WatchRoot> wished, int most)
    {
        var roots = DropCovered(wished);
        while (roots.Count > most && FindParentToWatch(roots) is { } parent)
        {
            roots = DropCovered(roots.Append(new WatchRoot(parent, IsRecursive: true)));
        }

        return roots;
    }

    /// <summary>The parent whose watching saves most; of several the one that is nearest to what is wished.</summary>
    private static string? FindParentToWatch(List<WatchRoot> roots) => roots
        .Select(root => Path.GetDirectoryName(root.Folder))
        .OfType<string>()
        .Where(parent => parent != Path.GetPathRoot(parent))
        .CountBy(parent => parent)
        .OrderByDescending(parent => parent.Value)
        .ThenByDescending(parent => parent.Key.Length)
        .ThenBy(parent => parent.Key, StringComparer.Ordinal)
        .Select(parent => parent.Key)
        .FirstOrDefault();

    private static List<WatchRoot> DropCovered(IEnumerable<WatchRoot> roots)
    {
        var folders = roots.GroupBy(root => root.Folder, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Any(root => root.IsRecursive), StringComparer.Ordinal);
        return [.. folders
            .Where(folder => !Ancestors(folder.Key).Any(ancestor => folders.GetValueOrDefault(ancestor)))
            .Select(folder => new WatchRoot(folder.Key, folder.Value))
            .OrderBy(root => root.Folder, StringComparer.Ordinal)];
    }

    /// <summary>Returns the folders above a path, the nearest first.</summary>
    public static IEnumerable<string> Ancestors(string path)
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent)) yield return parent;
    }
}
