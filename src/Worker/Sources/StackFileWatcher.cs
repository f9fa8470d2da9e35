using Reconciler.Engine.Resources.S3;

namespace Reconciler.Worker.Sources;

/// <summary>Says whose files changed: a stack's specs, or what they refer to. Editors and git write in bursts, so it waits until a burst is over.</summary>
/// <param name="changed">Is told the stack whose files changed.</param>
/// <param name="clock">Measures the quiet after a burst.</param>
internal sealed class StackFileWatcher(Action<string> changed, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Watch> _stacks = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <summary>Watches these files and folders for a stack from now on, and no others. What does not exist (yet) is left out.</summary>
    public void Follow(string stack, IEnumerable<WatchedPath> places)
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            if (!_stacks.TryGetValue(stack, out var watch)) _stacks[stack] = watch = new Watch(clock.CreateTimer(_ => changed(stack), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            watch.Follow([.. places]);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var watch in _stacks.Values) watch.Dispose();
            _stacks.Clear();
        }
    }

    private sealed class Watch(ITimer timer) : IDisposable
    {
        private readonly Dictionary<WatchedPath, FileSystemWatcher> _watchers = [];

        public void Follow(HashSet<WatchedPath> places)
        {
            foreach (var (gone, watcher) in _watchers.Where(watched => !places.Contains(watched.Key)).ToList())
            {
                watcher.Dispose();
                _watchers.Remove(gone);
            }

            foreach (var place in places.Where(place => !_watchers.ContainsKey(place)))
            {
                if (Open(place) is { } watcher) _watchers[place] = watcher;
            }
        }

        public void Dispose()
        {
            foreach (var watcher in _watchers.Values) watcher.Dispose();
            timer.Dispose();
        }

        private FileSystemWatcher? Open(WatchedPath place)
        {
            var isFolder = Directory.Exists(place.Path);
            var folder = isFolder ? place.Path : Path.GetDirectoryName(Path.GetFullPath(place.Path))!;
            if (!Directory.Exists(folder)) return null;
            var watcher = isFolder ? new FileSystemWatcher(folder) : new FileSystemWatcher(folder, Path.GetFileName(place.Path));
            watcher.IncludeSubdirectories = isFolder && place.IsSource;
            watcher.Changed += Restart;
            watcher.Created += Restart;
            watcher.Deleted += Restart;
            watcher.Renamed += Restart;
            watcher.EnableRaisingEvents = true;
            return watcher;

            void Restart(object sender, FileSystemEventArgs e)
            {
                // A compiler's output beside the source is no change of it.
                if (!place.IsSource || !SourceArchive.IsLeftOut(e.Name ?? "")) timer.Change(Quiet, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
