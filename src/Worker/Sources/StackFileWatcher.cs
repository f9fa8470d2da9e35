using Microsoft.Extensions.Logging;

namespace Reconciler.Worker.Sources;

/// <summary>
/// Watches the spec files of stacks and the files that the specs refer to, and reports the stacks whose files changed. Editors and git
/// write many files at once, so a stack is reported when its files have not changed for a moment. Thread-safe.
/// </summary>
/// <param name="changed">Receives the stack (as given to <see cref="Follow"/>) whose files changed.</param>
/// <param name="clock">Measures the quiet time.</param>
/// <param name="log">Told once when the operating system does not let folders be watched.</param>
internal sealed class StackFileWatcher(Action<string> changed, TimeProvider clock, ILogger log) : IDisposable
{
    /// <summary>A stack is reported when its files have not changed for this time: writers of several files pause less.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(75);

    /// <summary>Under changes that never pause, a stack is reported after this time.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    // An ordinary Linux gives a user 128 inotify instances, for all his programs.
    private const int MostRoots = 16;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Report> _reports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlySet<WatchedPath>> _followed = new(StringComparer.Ordinal);
    private readonly WatchRoutes _routes = new();
    private readonly Dictionary<WatchRoot, FileSystemWatcher> _watchers = [];
    private bool _isDisposed;
    private bool _isRefused;

    /// <summary>How many folders the operating system watches.</summary>
    public int Roots
    {
        get
        {
            lock (_lock) return _watchers.Count;
        }
    }

    /// <summary>
    /// Sets the watched files and folders of stacks; earlier ones of the same stacks that are not among them are no longer watched. Give
    /// many stacks at once where possible.
    /// </summary>
    /// <param name="stacks">The files and folders by stack.</param>
    public void Follow(IReadOnlyDictionary<string, IReadOnlySet<WatchedPath>> stacks)
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            var isWatched = _watchers.Keys.All(root => Directory.Exists(root.Folder));
            foreach (var (stack, paths) in stacks)
            {
                if (_followed.TryGetValue(stack, out var before) && before.SetEquals(paths)) continue;
                if (before is not null) _routes.Remove(stack, before);
                _routes.Add(stack, paths);
                _followed[stack] = paths;
                isWatched = isWatched && paths.SelectMany(WatchRoutes.RootsOf).All(IsWatched);
            }

            if (!isWatched) Watch();
        }
    }

    /// <summary>Stops watching the files of a stack.</summary>
    /// <param name="stack">The stack.</param>
    public void Forget(string stack)
    {
        lock (_lock)
        {
            if (!_followed.Remove(stack, out var paths)) return;
            _routes.Remove(stack, paths);
            if (_reports.Remove(stack, out var report)) report.Dispose();
            if (_watchers.Keys.Any(root => !_routes.Roots.Any(root.Covers))) Watch();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var report in _reports.Values) report.Dispose();
            foreach (var watcher in _watchers.Values) watcher.Dispose();
            _reports.Clear();
            _watchers.Clear();
        }
    }

    /// <summary>Opens and closes watchers, so that they report what is followed now.</summary>
    private void Watch()
    {
        var roots = WatchRootPlanner.Plan(_routes.Roots.Where(root => Directory.Exists(root.Folder)), MostRoots).ToHashSet();
        foreach (var (root, watcher) in _watchers.Where(watched => !roots.Contains(watched.Key)).ToList())
        {
            watcher.Dispose();
            _watchers.Remove(root);
        }

        foreach (var root in roots.Where(root => !_watchers.ContainsKey(root)))
        {
            if (Open(root) is { } watcher) _watchers[root] = watcher;
        }
    }

    private bool IsWatched(WatchRoot wished) =>
        !Directory.Exists(wished.Folder) || _watchers.Keys.Any(root => root.Covers(wished));

    private FileSystemWatcher? Open(WatchRoot root)
    {
        var watcher = new FileSystemWatcher(root.Folder) { IncludeSubdirectories = root.IsRecursive };
        watcher.Changed += (_, e) => OnChange(root, e.FullPath);
        watcher.Created += (_, e) => OnChange(root, e.FullPath);
        watcher.Deleted += (_, e) => OnChange(root, e.FullPath);
        watcher.Renamed += (_, e) =>
        {
            OnChange(root, e.OldFullPath);
            OnChange(root, e.FullPath);
        };
        watcher.Error += (_, e) => OnError(root, e.GetException());
        try
        {
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher.Dispose();
            Refuse(root, e);
            return null;
        }
    }

    private void OnChange(WatchRoot root, string path)
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            foreach (var stack in _routes.FindStacks(path)) Touch(stack);

            // What was watched may have been replaced by another folder of the same name, which nobody watches yet.
            foreach (var replaced in _watchers.Keys.Where(other => other.Folder == path && other != root).ToList())
            {
                _watchers.Remove(replaced, out var watcher);
                watcher!.Dispose();
            }

            if (!_routes.RootsAt(path).All(IsWatched)) Watch();
        }
    }

    /// <summary>Events were lost: any stack may have changed.</summary>
    private void OnError(WatchRoot root, Exception failure)
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            foreach (var stack in _followed.Keys) Touch(stack);
            if (failure is InternalBufferOverflowException) return;
            if (_watchers.Remove(root, out var watcher)) watcher.Dispose();
            Refuse(root, failure);
        }
    }

    private void Refuse(WatchRoot root, Exception failure)
    {
        if (_isRefused) return;
        _isRefused = true;
        log.LogWarning(
            "Changes below {Folder} are noticed at resyncs only, because it cannot be watched: {Reason}", root.Folder, failure.Message);
    }

    private void Touch(string stack)
    {
        if (!_reports.TryGetValue(stack, out var report)) _reports[stack] = report = new Report(() => changed(stack), clock);
        report.Touch();
    }

    /// <summary>Reports one stack after the quiet time.</summary>
    private sealed class Report : IDisposable
    {
        private readonly TimeProvider _clock;
        private readonly Lock _lock = new();
        private readonly ITimer _timer;
        private DateTimeOffset? _since;

        public Report(Action changed, TimeProvider clock)
        {
            _clock = clock;
            _timer = clock.CreateTimer(
                _ =>
                {
                    lock (_lock) _since = null;
                    changed();
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
        }

        /// <summary>Begins the quiet time anew.</summary>
        public void Touch()
        {
            lock (_lock)
            {
                var now = _clock.GetUtcNow();
                _since ??= now;
                var left = _since.Value + LongestWait - now;
                _timer.Change(left < QuietTime ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : QuietTime, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose() => _timer.Dispose();
    }
}
