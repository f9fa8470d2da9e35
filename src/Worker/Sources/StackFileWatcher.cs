using Reconciler.Engine.Resources.S3;

namespace Reconciler.Worker.Sources;

/// <summary>
/// Watches the spec files of stacks and the files that the specs refer to, and reports the stacks whose files changed. Editors and git
/// write many files at once, so one report follows after a quiet time without further changes.
/// </summary>
/// <param name="changed">Receives the stack (as given to <see cref="Follow"/>) whose files changed.</param>
/// <param name="clock">Measures the quiet time.</param>
internal sealed class StackFileWatcher(Action<string> changed, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(300);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Watch> _stacks = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <summary>
    /// Sets the watched files and folders of a stack; earlier ones that are not among them are no longer watched. Paths whose folder does
    /// not exist are skipped.
    /// </summary>
    public void Follow(string stack, IEnumerable<WatchedPath> paths)
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            if (!_stacks.TryGetValue(stack, out var watch))
            {
                var timer = clock.CreateTimer(_ => changed(stack), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _stacks[stack] = watch = new Watch(timer);
            }

            watch.Follow([.. paths]);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var watch in _stacks.Values) watch.Dispose();
            _stacks.Clear();
        }
    }

    /// <summary>The watchers of one stack.</summary>
    /// <param name="timer">Reports the stack. Each change restarts it.</param>
    private sealed class Watch(ITimer timer) : IDisposable
    {
        private readonly Dictionary<WatchedPath, FileSystemWatcher> _watchers = [];

        public void Follow(HashSet<WatchedPath> paths)
        {
            foreach (var (path, watcher) in _watchers.Where(watched => !paths.Contains(watched.Key)).ToList())
            {
                watcher.Dispose();
                _watchers.Remove(path);
            }

            foreach (var path in paths.Where(path => !_watchers.ContainsKey(path)))
            {
                if (Open(path) is { } watcher) _watchers[path] = watcher;
            }
        }

        public void Dispose()
        {
            foreach (var watcher in _watchers.Values) watcher.Dispose();
            timer.Dispose();
        }

        private FileSystemWatcher? Open(WatchedPath path)
        {
            var isFolder = Directory.Exists(path.Path);
            var folder = isFolder ? path.Path : Path.GetDirectoryName(Path.GetFullPath(path.Path))!;
            if (!Directory.Exists(folder)) return null;
            var watcher = isFolder ? new FileSystemWatcher(folder) : new FileSystemWatcher(folder, Path.GetFileName(path.Path));
            watcher.IncludeSubdirectories = isFolder && path.IsSource;
            watcher.Changed += Restart;
            watcher.Created += Restart;
            watcher.Deleted += Restart;
            watcher.Renamed += Restart;
            watcher.EnableRaisingEvents = true;
            return watcher;

            void Restart(object sender, FileSystemEventArgs e)
            {
                // Build output (bin, obj) lies below the source folder and is not part of the archive: ignore it.
                if (!path.IsSource || !SourceArchive.IsLeftOut(e.Name ?? "")) timer.Change(QuietTime, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
