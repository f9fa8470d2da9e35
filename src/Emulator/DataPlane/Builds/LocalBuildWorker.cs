using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.CodeBuild;
using Reconciler.Emulator.Services.Logs;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>
/// Runs the local builds of emulated CodeBuild builds in the background, and cancels those whose CodeBuild build has ended.
/// </summary>
internal sealed class LocalBuildWorker : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Task Task, CancellationTokenSource Stopping)> _running = new(StringComparer.Ordinal);
    private readonly Account _account;
    private readonly ILocalBuilds _schedule;
    private readonly SourceFolders _sources;
    private readonly ILogWriter _logs;

    public LocalBuildWorker(Account account, ILocalBuilds schedule, SourceFolders sources, ILogWriter logs)
    {
        (_account, _schedule, _sources, _logs) = (account, schedule, sources, logs);
        schedule.Added += Start;
        account.Changed += CancelObsolete;
    }

    /// <summary>Restarts the builds that a previous process of the account did not finish.</summary>
    public void Resume()
    {
        foreach (var id in _account.Perform(() => _schedule.Running))
            Start(id);
    }

    public async ValueTask DisposeAsync()
    {
        _schedule.Added -= Start;
        _account.Changed -= CancelObsolete;
        List<(Task Task, CancellationTokenSource Stopping)> left;
        lock (_gate)
            left = [.. _running.Values];
        await Task.WhenAll(left.Select(l => l.Stopping.CancelAsync()));
        await Task.WhenAll(left.Select(l => l.Task));
    }

    private void Start(string id)
    {
        var stopping = new CancellationTokenSource();
        lock (_gate)
        {
            var task = Task.Run(() => RunAsync(id, stopping.Token));
            _running[id] = (task, stopping);
            _ = task.ContinueWith(_ => Forget(id), TaskScheduler.Default);
        }
    }

    private void Forget(string id)
    {
        lock (_gate)
        {
            _running.Remove(id);
        }
    }

    // Runs under the account's lock: only request cancellation, do not wait for the process to end.
    private void CancelObsolete()
    {
        lock (_gate)
        {
            foreach (var (id, (_, stopping)) in _running)
            {
                if (_schedule.Find(id) is null)
                    _ = stopping.CancelAsync();
            }
        }
    }

    private async Task RunAsync(string id, CancellationToken cancellationToken)
    {
        if (_account.Perform(() => _schedule.Find(id)) is not { } run)
            return;
        try
        {
            await using (var log = new ServerLog(_account, _logs, run.Region, run.LogGroup, run.LogStream, run.PhaseStart))
            {
                await BuildAsync(run, log, cancellationToken);
            }

            _account.Perform(() => _schedule.Succeed(id));
        }
        catch (BuildFailedException)
        {
            _account.Perform(() => _schedule.Fail(id));
        }
        catch (OperationCanceledException)
        {
            // The CodeBuild build was stopped, or the emulator stops. Resume of the next process starts the build again.
        }
    }

    private async Task BuildAsync(LocalBuildRun run, ServerLog log, CancellationToken cancellationToken)
    {
        try
        {
            await _sources.BuildAsync(run.SourceBlob, run.Command, log, cancellationToken);
        }
        catch (BuildFailedException foreign) when (foreign.IsForeign)
        {
            await log.WriteLineAsync(foreign.Message);
            throw;
        }
        catch (Exception e) when (e is not (BuildFailedException or OperationCanceledException))
        {
            // Nothing observes this task: without the failure the CodeBuild build would stay IN_PROGRESS for ever. Includes a full disk.
            await log.WriteLineAsync(e.ToString());
            throw new BuildFailedException(e.Message, exitCode: 1);
        }
    }
}
