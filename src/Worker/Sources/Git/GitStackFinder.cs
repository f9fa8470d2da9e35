using LibGit2Sharp;
using Reconciler.Spec.Loading;

namespace Reconciler.Worker.Sources.Git;

/// <summary>Finds the stacks of commits. Files that several commits share are read once. Not thread-safe.</summary>
/// <param name="path">The folder below which stacks are searched; empty for the whole repository.</param>
internal sealed class GitStackFinder(string path)
{
    private readonly Dictionary<ObjectId, bool> _known = [];

    /// <summary>Returns the folders that have specs, ordered; null if the commit does not have the path.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="tree">The files of the commit.</param>
    public IReadOnlyList<string>? Find(Repository repository, GitTree tree)
    {
        var files = tree.Files.Where(IsBelow).ToList();
        if (files.Count == 0) return null;
        return [.. files
            .Where(file => IsSearched(file.Folder) && StackFolders.IsSpecFile(file.Path))
            .GroupBy(file => file.Folder, StringComparer.Ordinal)
            .Where(folder => folder.Any(file => HasSpec(repository, file)))
            .Select(folder => folder.Key)
            .Order(StringComparer.Ordinal)];
    }

    private bool IsBelow(GitFile file) =>
        path.Length == 0 || file.Path.StartsWith($"{path}/", StringComparison.Ordinal);

    /// <summary>The folders that a search on disk does not enter either. What lies above the path was chosen.</summary>
    private bool IsSearched(string folder) =>
        folder.Length <= path.Length || StackFolders.IsSearched(folder[(path.Length == 0 ? 0 : path.Length + 1)..].Split('/'));

    private bool HasSpec(Repository repository, GitFile file)
    {
        if (_known.TryGetValue(file.Blob, out var known)) return known;
        using var content = repository.Lookup<Blob>(file.Blob).GetContentStream();
        var start = new byte[Math.Min(file.Length, StackFolders.MaxSearched)];
        var length = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return _known[file.Blob] = StackFolders.HasSpec(start.AsSpan(0, length));
    }
}
