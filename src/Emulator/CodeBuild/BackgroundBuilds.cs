using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.LocalBuilds;
using Reconciler.Emulator.Logs;
using Reconciler.Emulator.Servers;

namespace Reconciler.Emulator.CodeBuild;

/// <summary>Runs the local builds that builds of CodeBuild's wait for, from the moment that these start, and ends those that nothing waits for any more.</summary>
internal sealed class BackgroundBuilds : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (Task Task, CancellationTokenSource Stopping)> running = new(StringComparer.Ordinal);
    private readonly Account account;
    private readonly BuildSchedule schedule;
    private readonly SourceFolders sources;
    private readonly LogStore logs;

    public BackgroundBuilds(Account account, BuildSchedule schedule, SourceFolders sources, LogStore logs)
    {
        (this.account, this.schedule, this.sources, this.logs) = (account, schedule, sources, logs);
        schedule.Added += Start;
        account.Changed += EndUnwanted;
    }

    /// <summary>Begins anew what an earlier emulator of the account did not bring to an end.</summary>
    public void Resume()
    {
        foreach (var id in account.Perform(() => schedule.Running))
            Start(id);
    }

    public async ValueTask DisposeAsync()
    {
        schedule.Added -= Start;
        account.Changed -= EndUnwanted;
        List<(Task Task, CancellationTokenSource Stopping)> left;
        lock (gate)
            left = [.. running.Values];
        await Task.WhenAll(left.Select(l => l.Stopping.CancelAsync()));
        await Task.WhenAll(left.Select(l => l.Task));
    }

    private void Start(string id)
    {
        var stopping = new CancellationTokenSource();
        lock (gate)
        {
            var task = Task.Run(() => RunAsync(id, stopping.Token));
            running[id] = (task, stopping);
            _ = task.ContinueWith(_ => Forget(id), TaskScheduler.Default);
        }
    }

    private void Forget(string id)
    {
        lock (gate)
        {
            running.Remove(id);
        }
    }

    // Who has changed the account holds it: a process is not ended meanwhile.
    private void EndUnwanted()
    {
        lock (gate)
        {
            foreach (var (id, (_, stopping)) in running)
            {
                if (schedule.Find(id) is null)
                    _ = stopping.CancelAsync();
            }
        }
    }

    private async Task RunAsync(string id, CancellationToken ct)
    {
        if (account.Perform(() => schedule.Find(id)) is not { } run)
            return;
        try
        {
            await using (var log = new ServerLog(account, logs, run.Region, run.LogGroup, run.LogStream, run.PhaseStart))
            {
                await BuildAsync(run, log, ct);
            }

            account.Perform(() => schedule.Succeed(id));
        }
        catch (BuildFailedException)
        {
            account.Perform(() => schedule.Fail(id));
        }
        catch (OperationCanceledException)
        {
            // The build was stopped, or the emulator stops and the next one begins anew.
        }
    }

    private async Task BuildAsync(LocalBuildRun run, ServerLog log, CancellationToken ct)
    {
        try
        {
            await sources.BuildAsync(run.SourceBlob, run.Command, log, ct);
        }
        catch (Exception mistake) when (mistake is not (BuildFailedException or OperationCanceledException))
        {
            // The edge of the task: without this the build would run for ever, and nobody would be told why. A full disk comes here, too.
            await log.SayAsync(mistake.ToString());
            throw new BuildFailedException(mistake.Message, exitCode: 1);
        }
    }
}
