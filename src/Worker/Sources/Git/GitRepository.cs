using LibGit2Sharp;

namespace Reconciler.Worker.Sources.Git;

/// <summary>
/// The bare copy of a followed repository. Each operation opens it anew, so a fetch and the reading of commits can run at the same time.
/// </summary>
/// <param name="source">What is followed.</param>
/// <param name="folder">The folder of the copy.</param>
/// <param name="credentials">The token.</param>
/// <param name="limits">The limits.</param>
internal sealed class GitRepository(GitSource source, string folder, GitCredentials credentials, GitLimits limits)
{
    // The references of the copy: of what is followed, and of a change that is proposed for it.
    private const string Tip = "refs/reconciler/tip";
    private const string Proposed = "refs/reconciler/proposed";

    private const string Remote = "origin";
    private const string Branches = "refs/heads/";

    // Each fetch of something new leaves a pack, and libgit2 packs nothing again.
    private const int MostPacks = 100;

    /// <summary>Opens the copy. The caller disposes it.</summary>
    public Repository Open() => new(folder);

    /// <summary>Creates the copy if it is missing, damaged, or has collected many packs.</summary>
    public void Prepare()
    {
        // Settings of users and machines do not count: they could rewrite URLs or name programs.
        foreach (var level in new[] { ConfigurationLevel.Global, ConfigurationLevel.Xdg, ConfigurationLevel.System })
            GlobalSettings.SetConfigSearchPaths(level, "");
        var packs = Path.Combine(folder, "objects", "pack");
        var isFull = Directory.Exists(packs) && Directory.EnumerateFiles(packs, "*.pack").Skip(MostPacks).Any();
        if (Directory.Exists(folder) && (isFull || !Repository.IsValid(folder))) Directory.Delete(folder, recursive: true);
        if (Directory.Exists(folder)) return;
        Repository.Init(folder, isBare: true);
        using var repository = Open();
        repository.Network.Remotes.Add(Remote, source.Url, $"+HEAD:{Tip}");
    }

    /// <summary>Asks the host for the newest commit of the branch.</summary>
    /// <returns>The full name of the branch, and the identifier that it points at.</returns>
    /// <exception cref="GitException">The host does not answer, or has no such branch.</exception>
    public (string Name, string Target) FindTip()
    {
        using var repository = Open();
        var references = Call(() => repository.Network
            .ListReferences(source.Url, credentials.For(source), new ProxyOptions { ProxyType = ProxyType.Auto })
            .GroupBy(reference => reference.CanonicalName)
            .ToDictionary(group => group.Key, group => group.First().TargetIdentifier, StringComparer.Ordinal));
        var name = source.FullRef;
        if (!references.TryGetValue(name, out var target)) throw Missing(references.Keys);
        if (references.TryGetValue(target, out var direct)) return (target, direct);

        // A host that does not say which branch HEAD is.
        return (name, target);
    }

    /// <summary>Fetches a branch.</summary>
    /// <param name="name">The full name of the branch.</param>
    /// <param name="cancellationToken">Ends the fetch while it receives.</param>
    /// <returns>The newest commit.</returns>
    /// <exception cref="GitException">The fetch failed, or it receives too much.</exception>
    public GitCommit Fetch(string name, CancellationToken cancellationToken) => Fetch(name, Tip, cancellationToken);

    /// <summary>Fetches a commit that is proposed for the branch, and finds what it changes since it has left the branch.</summary>
    /// <param name="name">The full name of its reference, such as <c>refs/pull/7/head</c>.</param>
    /// <param name="cancellationToken">Ends the fetch while it receives.</param>
    /// <returns>The commit, the commit of the branch that it is based on, and the paths of the files that differ.</returns>
    /// <exception cref="GitException">The fetch failed, or it receives too much.</exception>
    public (GitCommit Head, GitCommit Base, IReadOnlyList<string> Changed) FetchProposal(string name, CancellationToken cancellationToken)
    {
        var fetched = Fetch(name, Proposed, cancellationToken);
        using var repository = Open();
        var head = repository.Lookup<Commit>(fetched.Id);
        var tip = repository.Refs[Tip]?.ResolveToDirectReference().Target?.Peel<Commit>()
            ?? throw new GitException(GitReasons.BranchMissing, $"The branch of {source.Url} was not fetched yet.", "Wait for it.");
        return Call(() =>
        {
            var common = repository.ObjectDatabase.FindMergeBase(tip, head) ?? tip;
            using var changes = repository.Diff.Compare<TreeChanges>(common.Tree, head.Tree);
            var paths = changes.SelectMany(change => new[] { change.Path, change.OldPath });
            IReadOnlyList<string> changed = [.. paths.Distinct(StringComparer.Ordinal)];
            return (fetched, Describe(common), changed);
        });
    }

    private GitCommit Fetch(string name, string into, CancellationToken cancellationToken)
    {
        var isTooLarge = false;
        using var repository = Open();
        try
        {
            var options = new FetchOptions
            {
                CredentialsProvider = credentials.For(source),
                TagFetchMode = TagFetchMode.None,
                OnTransferProgress = progress =>
                    !cancellationToken.IsCancellationRequested && !(isTooLarge = progress.ReceivedBytes > limits.MaxReceivedBytes),
            };
            options.ProxyOptions.ProxyType = ProxyType.Auto;
            Call(() =>
            {
                LibGit2Sharp.Commands.Fetch(repository, Remote, [$"+{name}:{into}"], options, logMessage: null);
                return true;
            });
        }
        catch (GitException) when (isTooLarge)
        {
            throw new GitException(
                GitReasons.Refused,
                $"The repository sent more than {limits.MaxReceivedBytes >> 20} MiB.",
                "Follow a smaller repository, with the specs and the sources of the servers only.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var tip = repository.Refs[into]?.ResolveToDirectReference().Target;
        return tip?.Peel<Commit>() is { } commit
            ? Describe(commit)
            : throw new GitException(GitReasons.BranchMissing, $"{name} of {source.Url} is no commit.", "Follow a branch with ref=BRANCH.");
    }

    /// <summary>Returns the commits before a commit, the newest first: of a merge, those of the branch that it was merged into.</summary>
    /// <param name="commit">The commit, which is not among them.</param>
    public IReadOnlyList<GitCommit> FindEarlier(GitCommit commit)
    {
        using var repository = Open();
        var earlier = new List<GitCommit>();
        var next = repository.Lookup<Commit>(commit.Id)?.Parents.FirstOrDefault();
        for (; next is not null && earlier.Count < limits.MaxHistory; next = next.Parents.FirstOrDefault()) earlier.Add(Describe(next));
        return earlier;
    }

    private static GitCommit Describe(Commit commit) => new(commit.Sha, commit.Tree.Sha, commit.Committer.When);

    private T Call<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is LibGit2SharpException or IOException or UnauthorizedAccessException)
        {
            throw new GitException(
                GitReasons.Unreachable,
                $"{source.Url} cannot be read: {e.Message}",
                "Check the URL, the network, and the token (--git-token-file or RECONCILER_GIT_TOKEN).");
        }
    }

    private GitException Missing(IEnumerable<string> names)
    {
        var branches = names
            .Where(name => name.StartsWith(Branches, StringComparison.Ordinal))
            .Select(name => name[Branches.Length..])
            .Order(StringComparer.Ordinal)
            .ToList();
        var shown = string.Join(", ", branches.Take(8)) + (branches.Count > 8 ? " ..." : "");
        return new GitException(
            GitReasons.BranchMissing,
            $"{source.Url} has no branch {source.Ref ?? "HEAD"}.",
            branches.Count == 0 ? "The repository has no commit yet: push one." : $"Write one of its branches as ref=: {shown}");
    }
}
