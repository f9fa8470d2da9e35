using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Asks the servers of targets for their tools while the targets are on their way, and ends their transition with what comes of it.</summary>
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

    /// <summary>Begins the listings that an earlier emulator of the account did not bring to an end.</summary>
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
            // The emulator stops; the next one asks again.
        }
        catch (Exception mistake)
        {
            // The edge of the task: without this the target would stay on its way for ever, and nobody would be told why.
            _account.Perform(() => _pending.Fail(key, $"A mistake of the emulator: {mistake}"));
        }
    }
}
