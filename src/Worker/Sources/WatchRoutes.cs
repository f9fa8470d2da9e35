using Reconciler.Engine.Resources.S3;

namespace Reconciler.Worker.Sources;

/// <summary>Finds the stacks that a changed path concerns. Not thread-safe.</summary>
internal sealed class WatchRoutes
{
    // Files, and folders with their entries.
    private readonly Dictionary<string, HashSet<string>> _paths = new(StringComparer.Ordinal);

    // Folders with everything below them. They are among _paths, too.
    private readonly Dictionary<string, HashSet<string>> _trees = new(StringComparer.Ordinal);

    /// <summary>The folders to watch.</summary>
    public IEnumerable<WatchRoot> Roots => _paths.Keys.SelectMany(path => RootsOf(path, _trees.ContainsKey(path)));

    /// <summary>Returns the folders to watch for a path. What is replaced as a whole is noticed in the folder above it.</summary>
    public static IEnumerable<WatchRoot> RootsOf(WatchedPath path) => RootsOf(Full(path.Path), path.IsSource);

    /// <summary>Returns the folders to watch if a path of some stack is one, or was one.</summary>
    public IEnumerable<WatchRoot> RootsAt(string path) => _paths.ContainsKey(path) ? RootsOf(path, _trees.ContainsKey(path)) : [];

    /// <summary>Adds the paths of a stack.</summary>
    public void Add(string stack, IEnumerable<WatchedPath> paths)
    {
        foreach (var path in paths)
        {
            AddTo(_paths, Full(path.Path), stack);
            if (path.IsSource) AddTo(_trees, Full(path.Path), stack);
        }
    }

    /// <summary>Removes the paths of a stack.</summary>
    public void Remove(string stack, IEnumerable<WatchedPath> paths)
    {
        foreach (var full in paths.Select(path => Full(path.Path)))
        {
            RemoveFrom(_paths, full, stack);
            RemoveFrom(_trees, full, stack);
        }
    }

    /// <summary>Returns the stacks that a change of a path concerns.</summary>
    public IReadOnlySet<string> FindStacks(string path)
    {
        var stacks = new HashSet<string>(_paths.GetValueOrDefault(path, []), StringComparer.Ordinal);
        if (Path.GetDirectoryName(path) is { } parent)
        {
            stacks.UnionWith(_paths.GetValueOrDefault(parent, []).Except(_trees.GetValueOrDefault(parent, [])));
        }

        foreach (var ancestor in WatchRootPlanner.Ancestors(path).Where(_trees.ContainsKey))
        {
            // Build output (bin, obj) lies below the source folder and is not part of the archive.
            if (!SourceArchive.IsLeftOut(Path.GetRelativePath(ancestor, path))) stacks.UnionWith(_trees[ancestor]);
        }

        return stacks;
    }

    private static IEnumerable<WatchRoot> RootsOf(string full, bool isSource)
    {
        yield return new WatchRoot(full, isSource);
        if (Path.GetDirectoryName(full) is { } parent && parent != Path.GetPathRoot(parent)) yield return new WatchRoot(parent, false);
    }

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static void AddTo(Dictionary<string, HashSet<string>> routes, string path, string stack) =>
        (routes.TryGetValue(path, out var stacks) ? stacks : routes[path] = new(StringComparer.Ordinal)).Add(stack);

    private static void RemoveFrom(Dictionary<string, HashSet<string>> routes, string path, string stack)
    {
        if (!routes.TryGetValue(path, out var stacks)) return;
        stacks.Remove(stack);
        if (stacks.Count == 0) routes.Remove(path);
    }
}
