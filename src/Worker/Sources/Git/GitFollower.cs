using LibGit2Sharp;

namespace Reconciler.Worker.Sources.Git;

/// <summary>Follows one git source: fetches it, finds its stacks, and exports commits. Thread-safe.</summary>
/// <param name="source">What is followed.</param>
/// <param name="folder">A folder for the copy of the repository and the exports. Only one process uses it.</param>
/// <param name="credentials">The token.</param>
/// <param name="limits">The limits; null for the defaults.</param>
internal sealed class GitFollower(GitSource source, string folder, GitCredentials credentials, GitLimits? limits = null)
{
    private readonly GitLimits _limits = limits ?? new GitLimits();
    private readonly Lock _lock = new();
    private readonly GitRepository _repository = new(source, Path.Combine(folder, "repository"), credentials, limits ?? new GitLimits());
    private readonly GitExports _exports = new(Path.Combine(folder, "commits"), source.Name);
    private readonly GitStackFinder _finder = new(source.Path);
    private readonly Dictionary<string, int> _proposed = new(StringComparer.Ordinal);
    private (string Target, GitSnapshot Snapshot)? _last;
    private bool _isPrepared;

    /// <summary>What is followed.</summary>
    public GitSource Source { get; } = source;

    /// <summary>The limits.</summary>
    public GitLimits Limits => _limits;

    /// <summary>The full name of the followed branch; null before the host was asked, and if another reference is followed.</summary>
    public string? Branch { get; private set; }

    /// <summary>The newest commit of the branch; null before it was fetched.</summary>
    public GitCommit? Tip
    {
        get
        {
            lock (_lock) return _last?.Snapshot.Commit;
        }
    }

    /// <summary>Asks the host for a newer commit, and fetches it. Without one this is a single small request.</summary>
    /// <param name="cancellationToken">Ends a fetch that receives.</param>
    /// <exception cref="GitException">The source cannot be followed. What was found before is still in force.</exception>
    public GitSnapshot Poll(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Others do not fetch at the same time, so a copy that has grown can be replaced.
            if (!_isPrepared) _exports.Clean();
            _repository.Prepare();
            _isPrepared = true;
        }

        var (name, target) = _repository.FindTip();
        Branch = name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name : null;
        if (_last is { } last && last.Target == target) return last.Snapshot;
        var commit = _repository.Fetch(name, cancellationToken);
        lock (_lock)
        {
            using var repository = _repository.Open();
            var tree = GitTree.Read(repository, commit, _limits);
            var folders = _finder.Find(repository, tree) ?? throw Missing(commit);
            if (folders.Count == 0) throw Empty(commit);
            _exports.Export(repository, commit, () => tree);
            var snapshot = new GitSnapshot(commit, folders, tree.LeftOut);
            _last = (target, snapshot);
            return snapshot;
        }
    }

    /// <summary>Fetches and exports a commit that is proposed for the branch. <see cref="Release"/> gives it up.</summary>
    /// <param name="name">The full name of its reference, such as <c>refs/pull/7/head</c>.</param>
    /// <param name="cancellationToken">Ends a fetch that receives.</param>
    /// <exception cref="GitException">It cannot be fetched, or is refused.</exception>
    public GitProposal FetchProposal(string name, CancellationToken cancellationToken)
    {
        var (head, common, changed) = _repository.FetchProposal(name, cancellationToken);
        lock (_lock)
        {
            using var repository = _repository.Open();
            var tree = GitTree.Read(repository, head, _limits);
            var root = _exports.Export(repository, head, () => tree);
            _proposed[head.TreeId] = _proposed.GetValueOrDefault(head.TreeId) + 1;
            var folders = _finder.Find(repository, tree) ?? [];
            return new GitProposal(head, common, root, folders, FindFolders(repository, common), changed);
        }
    }

    /// <summary>Gives up a proposed commit: its files can be deleted.</summary>
    public void Release(GitProposal proposal)
    {
        lock (_lock)
        {
            if (--_proposed[proposal.Head.TreeId] == 0) _proposed.Remove(proposal.Head.TreeId);
        }
    }

    /// <summary>Exports a commit if that is not done already.</summary>
    /// <param name="commit">A commit that was fetched.</param>
    /// <returns>The folder that stands for the root of the repository.</returns>
    /// <exception cref="GitException">The commit is refused.</exception>
    public string Export(GitCommit commit)
    {
        lock (_lock)
        {
            using var repository = _repository.Open();
            return _exports.Export(repository, commit, () => GitTree.Read(repository, commit, _limits));
        }
    }

    /// <summary>Returns the commits before a commit, the newest first.</summary>
    /// <param name="commit">The commit.</param>
    public IReadOnlyList<GitCommit> FindEarlier(GitCommit commit)
    {
        lock (_lock) return _repository.FindEarlier(commit);
    }

    /// <summary>Finds the stacks of earlier commits that a commit does not have any more.</summary>
    /// <param name="snapshot">The commit.</param>
    /// <returns>The folders, each with the last commit that had it.</returns>
    public IReadOnlyList<(string Folder, GitCommit Last)> FindRemoved(GitSnapshot snapshot)
    {
        var removed = new Dictionary<string, GitCommit>(StringComparer.Ordinal);
        var present = snapshot.Folders.ToHashSet(StringComparer.Ordinal);
        var trees = new HashSet<string>(StringComparer.Ordinal) { snapshot.Commit.TreeId };
        lock (_lock)
        {
            using var repository = _repository.Open();
            foreach (var commit in _repository.FindEarlier(snapshot.Commit).Where(commit => trees.Add(commit.TreeId)))
            {
                foreach (var folder in FindFolders(repository, commit).Where(folder => !present.Contains(folder)))
                    removed.TryAdd(folder, commit);
            }
        }

        return [.. removed.Select(pair => (pair.Key, pair.Value))];
    }

    /// <summary>Deletes the exports that nothing needs.</summary>
    /// <param name="trees">The trees that are needed, beside the newest one.</param>
    public void Keep(IEnumerable<string> trees)
    {
        lock (_lock) _exports.Keep(trees.Concat(_proposed.Keys).Append(_last?.Snapshot.Commit.TreeId ?? "").ToHashSet(StringComparer.Ordinal));
    }

    private IReadOnlyList<string> FindFolders(Repository repository, GitCommit commit)
    {
        try
        {
            return _finder.Find(repository, GitTree.Read(repository, commit, _limits)) ?? [];
        }
        catch (GitException)
        {
            // A commit that was refused was never in force.
            return [];
        }
    }

    private GitException Missing(GitCommit commit) => new(
        GitReasons.PathMissing,
        $"Commit {commit.Short} of {Source.Url} has no folder {(Source.Path.Length == 0 ? "with files" : Source.Path)}.",
        "Nothing is deleted. Check path=, or restore the folder.");

    private GitException Empty(GitCommit commit) => new(
        GitReasons.NoStacks,
        $"Commit {commit.Short} of {Source.Url} has no stack below {(Source.Path.Length == 0 ? "its root" : Source.Path)}.",
        "Nothing is deleted. To delete all stacks, use `destroy`; to move them, change path=.");
}
