namespace Reconciler.Worker.Sources;

/// <summary>Says which stack's files changed. Editors and git write in bursts, so it waits until a burst is over.</summary>
internal sealed class FolderWatchers : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly List<ITimer> _timers = [];

    /// <param name="paths">Folders, or single files.</param>
    /// <param name="changed">Is told the path whose files changed.</param>
    /// <param name="clock">Measures the quiet after a burst.</param>
    public FolderWatchers(IEnumerable<string> paths, Action<string> changed, TimeProvider clock)
    {
        foreach (var path in paths)
        {
            var timer = clock.CreateTimer(_ => changed(path), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timers.Add(timer);
            var watcher = Directory.Exists(path)
                ? new FileSystemWatcher(path)
                : new FileSystemWatcher(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
            watcher.Changed += Restart;
            watcher.Created += Restart;
            watcher.Deleted += Restart;
            watcher.Renamed += Restart;
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);

            void Restart(object sender, FileSystemEventArgs e) => timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers) watcher.Dispose();
        foreach (var timer in _timers) timer.Dispose();
    }
}
