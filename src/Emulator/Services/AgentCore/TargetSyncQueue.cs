using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// The targets whose servers are being asked for their tools, in the state, so that an emulator that starts again asks those that the last
/// one did not get an answer from. Under the account's gate.
/// </summary>
internal sealed class TargetSyncQueue(Account account, Transitions transitions, ToolStore tools) : ITargetSyncQueue
{
    public event Action<string>? Added;

    public IReadOnlyList<string> Keys => [.. Table.Rows.Select(r => r.Key)];

    private Table Table => account.State["emulator/listings"];

    /// <summary>Begins to list the tools of a target, in place of what may be going on for it.</summary>
    /// <param name="region">Where it is.</param>
    /// <param name="target">The target's document.</param>
    /// <param name="during">Its status until the listing has ended.</param>
    /// <param name="otherwise">Its status when the listing fails.</param>
    public void Add(string region, JsonObject target, string during, string otherwise)
    {
        Lifecycle.CancelScheduled(target)["status"] = during;
        var key = $"{region}/{target.Text("_gatewayId")}/{target.Text("targetId")}/{Guid.NewGuid():N}";
        Table.Put(key, new JsonObject
        {
            ["region"] = region,
            ["gateway"] = target.Text("_gatewayId"),
            ["target"] = target.Text("targetId"),
            ["during"] = during,
            ["otherwise"] = otherwise,
            ["since"] = account.Now.ToUnixTimeMilliseconds(),
        });
        Added?.Invoke(key);
    }

    public TargetToSync? Read(string key)
    {
        if (Table.Find(key) is not { } listing)
            return null;
        var region = listing.Text("region");
        if (FindTarget(listing) is { } target && AgentCoreTables.Find(account, region, Gateways.TableName).Find(listing.Text("gateway")) is { } gateway)
            return new TargetToSync(region, gateway.Copy(), target.Copy());
        Table.Remove(key);
        return null;
    }

    public bool Succeed(string key, IReadOnlyList<JsonObject> listed) => End(key, (listing, _) =>
    {
        tools.Put(listing.Text("gateway"), listing.Text("target"), listed);
        return ("READY", new JsonObject { ["lastSynchronizedAt"] = account.Time });
    });

    public bool Fail(string key, string reason) =>
        End(key, (_, otherwise) => (otherwise, new JsonObject { ["statusReasons"] = new JsonArray(TargetSyncCheck.FormatReason(reason)) }));

    private bool End(string key, Func<JsonObject, string, (string Status, JsonObject Set)> outcome)
    {
        if (Table.Find(key) is not { } listing)
            return false;
        Table.Remove(key);
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

    private Table Targets(JsonObject listing) => AgentCoreTables.Find(account, listing.Text("region"), GatewayTargets.TableName);

    private static string KeyOf(JsonObject listing) => $"{listing.Text("gateway")}/{listing.Text("target")}";
}
