using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Lists the tools of targets in CREATING, UPDATING or SYNCHRONIZING in the background, and ends their transition with the tools or the
/// failure.
/// </summary>
internal sealed class TargetSyncWorker : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = [];
    private readonly Account _account;
    private readonly ITargetSyncQueue _pending;
    private readonly IToolLister _lister;

    public TargetSyncWorker(Account account, ITargetSyncQueue pending, IToolLister lister)
    {
        (_account, _pending, _lister) = (account, pending, lister);
        pending.Added += Start;
    }

    /// <summary>Restarts the listings that a previous process of the account did not finish.</summary>
    public void Resume()
    {
        foreach (var key in _account.Perform(() => _pending.Keys))
            Start(key);
    }

    public async ValueTask DisposeAsync()
    {
        _pending.Added -= Start;
        await _stopping.CancelAsync();
        List<Task> left;
        lock (_gate)
            left = [.. _running];
        await Task.WhenAll(left);
        _stopping.Dispose();
    }

    private void Start(string key)
    {
        var listing = Task.Run(() => RunAsync(key, _stopping.Token));
        lock (_gate)
            _running.Add(listing);
        _ = listing.ContinueWith(Forget, TaskScheduler.Default);
    }

    private void Forget(Task listing)
    {
        lock (_gate)
            _running.Remove(listing);
    }

    private async Task RunAsync(string key, CancellationToken cancellationToken)
    {
        if (_account.Perform(() => _pending.Read(key)) is not var (region, gateway, target))
            return;
        try
        {
            var listed = await _lister.ListAsync(region, gateway, target, cancellationToken);
            _account.Perform(() => _pending.Succeed(key, listed));
        }
        catch (TargetSyncException failure)
        {
            _account.Perform(() => _pending.Fail(key, failure.Message));
        }
        catch (OperationCanceledException)
        {
            // The emulator stops. Resume of the next process lists again.
        }
        catch (Exception bug)
        {
            // Nothing observes this task: without the status reason the target would stay in transition for ever, without a cause.
            _account.Perform(() => _pending.Fail(key, $"Internal error of the emulator: {bug}"));
        }
    }
}
