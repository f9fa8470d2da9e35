using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Asks the servers of targets for their tools while the targets are on their way, and ends their transition with what comes of it.</summary>
internal sealed class BackgroundListings : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly HashSet<Task> running = [];
    private readonly Account account;
    private readonly ITargetSyncQueue pending;
    private readonly IToolLister lister;

    public BackgroundListings(Account account, ITargetSyncQueue pending, IToolLister lister)
    {
        (this.account, this.pending, this.lister) = (account, pending, lister);
        pending.Added += Start;
    }

    /// <summary>Begins the listings that an earlier emulator of the account did not bring to an end.</summary>
    public void Resume()
    {
        foreach (var key in account.Perform(() => pending.Keys))
            Start(key);
    }

    public async ValueTask DisposeAsync()
    {
        pending.Added -= Start;
        await stopping.CancelAsync();
        List<Task> left;
        lock (gate)
            left = [.. running];
        await Task.WhenAll(left);
        stopping.Dispose();
    }

    private void Start(string key)
    {
        var listing = Task.Run(() => RunAsync(key, stopping.Token));
        lock (gate)
            running.Add(listing);
        listing.ContinueWith(Forget, TaskScheduler.Default);
    }

    private void Forget(Task listing)
    {
        lock (gate)
            running.Remove(listing);
    }

    private async Task RunAsync(string key, CancellationToken ct)
    {
        if (account.Perform(() => pending.Read(key)) is not var (region, gateway, target))
            return;
        try
        {
            var listed = await lister.ListAsync(region, gateway, target, ct);
            account.Perform(() => pending.Succeed(key, listed));
        }
        catch (ToolListingException failure)
        {
            account.Perform(() => pending.Fail(key, failure.Message));
        }
        catch (OperationCanceledException)
        {
            // The emulator stops; the next one asks again.
        }
        catch (Exception mistake)
        {
            // The edge of the task: without this the target would stay on its way for ever, and nobody would be told why.
            account.Perform(() => pending.Fail(key, $"A mistake of the emulator: {mistake}"));
        }
    }
}
