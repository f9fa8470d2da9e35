using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Engine.Resources.S3;
using Reconciler.Spec.Files;
using Reconciler.Worker.Sources;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Watches the folders of the servers that the embedded AWS runs, and reloads a server when its source changes. One server is reloaded at a
/// time. The account stays as it was deployed: only what a server runs with is newer.
/// </summary>
internal sealed class LocalReloads : IAsyncDisposable
{
    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, string> _loaded = new(StringComparer.Ordinal);
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private readonly EmulatedAws _aws;
    private readonly Action<ReloadReport> _report;
    private readonly TimeProvider _clock;
    private readonly StackFileWatcher _watcher;
    private readonly Task _work;

    /// <param name="aws">The embedded AWS.</param>
    /// <param name="report">Receives what becomes of changes.</param>
    /// <param name="clock">Measures times.</param>
    /// <param name="log">Told when a folder cannot be watched.</param>
    public LocalReloads(EmulatedAws aws, Action<ReloadReport> report, TimeProvider clock, ILogger log)
    {
        (_aws, _report, _clock) = (aws, report, clock);
        _watcher = new StackFileWatcher(name => _changed.Writer.TryWrite(name), clock, log);
        aws.LocalSourcesChanged += Follow;
        Follow();
        _work = Task.Run(WorkAsync);
    }

    /// <summary>The names of the runtimes whose folders are watched.</summary>
    public IReadOnlyList<string> Followed
    {
        get
        {
            lock (_followed) return [.. _followed];
        }
    }

    /// <summary>Reloads a server with the present content of its folder, unless it runs with that already.</summary>
    /// <param name="server">The name of the runtime.</param>
    /// <param name="cancellationToken">Ends the reload.</param>
    public async Task ReloadAsync(string server, CancellationToken cancellationToken)
    {
        if (_aws.LocalSources.FirstOrDefault(source => source.RuntimeName == server) is not { } source) return;
        var begin = _clock.GetTimestamp();
        try
        {
            var archive = SourceArchive.Create(source.Folder, source.Exclude, new FileReader());
            var hash = Convert.ToHexStringLower(SHA256.HashData(archive));
            if (_loaded.GetValueOrDefault(server) == hash) return;
            _loaded[server] = hash;
            _report(new ReloadReport(server, ReloadState.Reloading));
            await _aws.ReloadAsync(server, archive, cancellationToken);
            _report(new ReloadReport(server, ReloadState.Reloaded) { Duration = _clock.GetElapsedTime(begin) });
        }
        catch (LocalServerException failure)
        {
            _report(new ReloadReport(server, ReloadState.Failed) { Message = failure.Message, LastLines = failure.LastLines });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An editor may be replacing the folder: the next change is noticed again.
            _report(new ReloadReport(server, ReloadState.Failed) { Message = e.Message });
        }
    }

    public async ValueTask DisposeAsync()
    {
        _aws.LocalSourcesChanged -= Follow;
        _watcher.Dispose();
        _changed.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _work;
        _stopping.Dispose();
    }

    private void Follow()
    {
        var sources = _aws.LocalSources;
        lock (_followed)
        {
            foreach (var gone in _followed.Except(sources.Select(source => source.RuntimeName)).ToList())
            {
                _watcher.Forget(gone);
                _followed.Remove(gone);
            }

            _followed.UnionWith(sources.Select(source => source.RuntimeName));
            _watcher.Follow(sources.ToDictionary(source => source.RuntimeName, FindPaths, StringComparer.Ordinal));
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var server in _changed.Reader.ReadAllAsync(_stopping.Token)) await ReloadAsync(server, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The emulator stops.
        }
    }

    private static IReadOnlySet<WatchedPath> FindPaths(LocalSource source) =>
        new HashSet<WatchedPath> { new(source.Folder, IsSource: true) };
}
