using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.AgentCore;

/// <summary>Asks the servers of targets for their tools while the targets are on their way, and ends their transition with what comes of it.</summary>
internal sealed class BackgroundListings : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly HashSet<Task> running = [];
    private readonly Account account;
    private readonly PendingListings pending;
    private readonly IToolLister lister;
    private readonly Transitions transitions;
    private readonly ToolStore tools;

    public BackgroundListings(Account account, PendingListings pending, IToolLister lister)
    {
        (this.account, this.pending, this.lister) = (account, pending, lister);
        (transitions, tools) = (new Transitions(account), new ToolStore(account));
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
        _ = listing.ContinueWith(Forget, TaskScheduler.Default);
    }

    private void Forget(Task listing)
    {
        lock (gate)
            running.Remove(listing);
    }

    private async Task RunAsync(string key, CancellationToken ct)
    {
        if (account.Perform(() => Read(key)) is not var (region, gateway, target))
            return;
        try
        {
            var listed = await lister.ListAsync(region, gateway, target, ct);
            account.Perform(() => Succeed(key, listed));
        }
        catch (ToolListingException failure)
        {
            account.Perform(() => Fail(key, failure.Message));
        }
        catch (OperationCanceledException)
        {
            // The emulator stops; the next one asks again.
        }
        catch (Exception mistake)
        {
            // The edge of the task: without this the target would stay on its way for ever, and nobody would be told why.
            account.Perform(() => Fail(key, $"A mistake of the emulator: {mistake}"));
        }
    }

    /// <summary>Copies of the gateway and the target of a listing, unless one of them is gone.</summary>
    private (string Region, JsonObject Gateway, JsonObject Target)? Read(string key)
    {
        if (pending.Find(key) is not { } listing)
            return null;
        var region = listing.Text("region");
        if (FindTarget(listing) is { } target && AgentCoreService.Table(account, region, Gateways.TableName).Find(listing.Text("gateway")) is { } gateway)
            return (region, gateway.Copy(), target.Copy());
        pending.Remove(key);
        return null;
    }

    private bool Succeed(string key, IReadOnlyList<JsonObject> listed) => End(key, (listing, _) =>
    {
        tools.Put(listing.Text("gateway"), listing.Text("target"), listed);
        return ("READY", new JsonObject { ["lastSynchronizedAt"] = account.Time });
    });

    private bool Fail(string key, string reason) =>
        End(key, (_, otherwise) => (otherwise, new JsonObject { ["statusReasons"] = new JsonArray(ToolListing.Failed(reason)) }));

    private bool End(string key, Func<JsonObject, string, (string Status, JsonObject Set)> outcome)
    {
        if (pending.Find(key) is not { } listing)
            return false;
        pending.Remove(key);
        // Another operation on the target may have begun since, which ends in its own way.
        if (FindTarget(listing) is not { } target || target.Text("status") != listing.Text("during"))
            return false;
        var (status, set) = outcome(listing, listing.Text("otherwise"));
        var earliest = DateTimeOffset.FromUnixTimeMilliseconds(listing["since"]!.GetValue<long>()) + transitions.Target;
        var rest = earliest > account.Now ? earliest - account.Now : TimeSpan.Zero;
        Targets(listing).Put(KeyOf(listing), transitions.Begin(target, listing.Text("during"), rest, status, set));
        return true;
    }

    private JsonObject? FindTarget(JsonObject listing) => Targets(listing).Find(KeyOf(listing));

    private Table Targets(JsonObject listing) => AgentCoreService.Table(account, listing.Text("region"), GatewayTargets.TableName);

    private static string KeyOf(JsonObject listing) => $"{listing.Text("gateway")}/{listing.Text("target")}";
}
