using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting;

/// <summary>The stacks of the operator: those of the command line, and those that git sources have now. Thread-safe.</summary>
/// <param name="paths">The folders and files of the command line.</param>
/// <param name="git">The git sources.</param>
internal sealed class StackSources(IReadOnlyList<string> paths, IReadOnlyList<GitFollower>? git = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TrackedStack> _stacks = paths.Distinct(StringComparer.Ordinal)
        .ToDictionary(path => path, TrackedStack.OfPath, StringComparer.Ordinal);

    private readonly Dictionary<GitFollower, IReadOnlySet<string>> _before = [];
    private Action<IReadOnlyList<TrackedStack>> _changed = _ => { };

    /// <summary>The folders and files of the command line.</summary>
    public IReadOnlyList<string> Paths { get; } = paths;

    /// <summary>The git sources.</summary>
    public IReadOnlyList<GitFollower> Git { get; } = git ?? [];

    /// <summary>How many stacks there are now.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _stacks.Count;
        }
    }

    /// <summary>The stacks there are now.</summary>
    public IReadOnlyList<TrackedStack> Stacks
    {
        get
        {
            lock (_lock) return [.. _stacks.Values];
        }
    }

    /// <summary>Returns a stack; null if there is none of that key any more.</summary>
    public TrackedStack? Find(string key)
    {
        lock (_lock) return _stacks.GetValueOrDefault(key);
    }

    /// <summary>Sets who is told of stacks that git has changed. What changed before is told at once.</summary>
    public void OnChange(Action<IReadOnlyList<TrackedStack>> changed)
    {
        IReadOnlyList<TrackedStack> known;
        lock (_lock)
        {
            _changed = changed;
            known = [.. _stacks.Values.Where(stack => stack.Git is not null)];
        }

        if (known.Count > 0) changed(known);
    }

    /// <summary>Takes over what a branch holds. Stacks that it does not have any more stay, as removed.</summary>
    /// <param name="follower">The source.</param>
    /// <param name="snapshot">What the branch holds.</param>
    /// <param name="findRemoved">
    /// Finds the stacks of earlier commits. It is asked once, because a process sees later removals itself.
    /// </param>
    public void Accept(
        GitFollower follower, GitSnapshot snapshot, Func<IReadOnlyList<(string Folder, GitCommit Last)>> findRemoved)
    {
        var isFirst = false;
        lock (_lock) isFirst = !_before.ContainsKey(follower);
        var removed = isFirst ? findRemoved() : [];
        List<TrackedStack> changed = [];
        Action<IReadOnlyList<TrackedStack>> tell;
        lock (_lock)
        {
            foreach (var folder in snapshot.Folders) changed.Add(Track(follower, folder, snapshot.Commit, isRemoved: false));
            foreach (var (folder, last) in removed) changed.Add(Track(follower, folder, last, isRemoved: true));
            var present = snapshot.Folders.Select(folder => TrackedStack.KeyOf(follower, folder)).ToHashSet(StringComparer.Ordinal);
            foreach (var key in _before.GetValueOrDefault(follower, new HashSet<string>()).Where(key => !present.Contains(key)))
            {
                if (_stacks.GetValueOrDefault(key) is not { Newest: { } last } gone) continue;
                gone.Note(last, isRemoved: true);
                changed.Add(gone);
            }

            _before[follower] = present;
            tell = _changed;
        }

        tell(changed);
    }

    /// <summary>Forgets a removed stack of which nothing is left. One that has come back meanwhile stays.</summary>
    public void Forget(string key)
    {
        lock (_lock)
        {
            if (_stacks.GetValueOrDefault(key)?.IsRemoved == true) _stacks.Remove(key);
        }
    }

    private TrackedStack Track(GitFollower follower, string folder, GitCommit commit, bool isRemoved)
    {
        var key = TrackedStack.KeyOf(follower, folder);
        if (!_stacks.TryGetValue(key, out var stack)) _stacks[key] = stack = TrackedStack.OfGit(follower, folder);
        stack.Note(commit, isRemoved);
        return stack;
    }
}
