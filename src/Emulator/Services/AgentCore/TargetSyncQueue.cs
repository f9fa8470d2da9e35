using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// The targets that wait for the tools of their servers. The queue is part of the state, so that a restarted emulator continues it. Callers
/// hold the account's gate.
/// </summary>
internal sealed class TargetSyncQueue(Account account, Transitions transitions, ToolStore tools) : ITargetSyncQueue
{
    public event Action<string>? Added;

    public IReadOnlyList<string> Keys => [.. Table.Rows.Select(r => r.Key)];

    private Table Table => account.State["emulator/listings"];

    /// <summary>Adds a target, and cancels its pending transition.</summary>
    /// <param name="region">The region of the target.</param>
    /// <param name="target">The target's document.</param>
    /// <param name="during">The status until the listing ends.</param>
    /// <param name="failureStatus">The status after a failed listing.</param>
    public void Add(string region, JsonObject target, string during, string failureStatus)
    {
        Lifecycle.CancelScheduled(target)["status"] = during;
        var key = $"{region}/{target.Text("_gatewayId")}/{target.Text("targetId")}/{Guid.NewGuid():N}";
        Table.Put(key, new JsonObject
        {
            ["region"] = region,
            ["gateway"] = target.Text("_gatewayId"),
            ["target"] = target.Text("targetId"),
            ["during"] = during,
            ["otherwise"] = failureStatus,
            ["since"] = account.Now.ToUnixTimeMilliseconds(),
        });
        Added?.Invoke(key);
    }

    public void AddAll(string runtimeArn)
    {
        foreach (var table in AgentCoreTables.FindAll(account, GatewayTargets.TableName))
        {
            foreach (var (key, target) in table.Rows.Where(row => !Transitions.IsBusy(row.Value) && IsServedBy(row.Value, runtimeArn)))
            {
                Add(table.Name.Split('/')[1], target, "SYNCHRONIZING", "SYNCHRONIZE_UNSUCCESSFUL");
                table.Put(key, target);
            }
        }
    }

    public TargetToSync? Read(string key)
    {
        if (Table.Find(key) is not { } entry)
            return null;
        var region = entry.Text("region");
        if (FindTarget(entry) is { } target &&
            AgentCoreTables.Find(account, region, Gateways.TableName).Find(entry.Text("gateway")) is { } gateway)
            return new TargetToSync(region, gateway.Copy(), target.Copy());
        Table.Remove(key);
        return null;
    }

    public bool Succeed(string key, IReadOnlyList<JsonObject> listed) => End(key, (entry, _) =>
    {
        tools.Put(entry.Text("gateway"), entry.Text("target"), listed);
        return ("READY", new JsonObject { ["lastSynchronizedAt"] = account.Time });
    });

    public bool Fail(string key, string reason) =>
        End(key, (_, failureStatus) =>
            (failureStatus, new JsonObject { ["statusReasons"] = new JsonArray(TargetSyncCheck.FormatReason(reason)) }));

    private bool End(string key, Func<JsonObject, string, (string Status, JsonObject Set)> outcome)
    {
        if (Table.Find(key) is not { } entry)
            return false;
        Table.Remove(key);
        // The target no longer waits if another operation on it has started since.
        if (FindTarget(entry) is not { } target || target.Text("status") != entry.Text("during"))
            return false;
        var (status, set) = outcome(entry, entry.Text("otherwise"));
        var earliest = DateTimeOffset.FromUnixTimeMilliseconds(entry["since"]!.GetValue<long>()) + transitions.Target;
        var rest = earliest > account.Now ? earliest - account.Now : TimeSpan.Zero;
        Targets(entry).Put(KeyOf(entry), transitions.Begin(target, entry.Text("during"), rest, status, set));
        return true;
    }

    private static bool IsServedBy(JsonObject target, string runtimeArn) =>
        TargetSyncCheck.NeedsSync(target)
        && target["targetConfiguration"]!["mcp"]!["mcpServer"]!.AsObject().TextOrNull("endpoint") is { } endpoint
        && RuntimeEndpoint.Parse(endpoint)?.Arn == runtimeArn;

    private JsonObject? FindTarget(JsonObject entry) => Targets(entry).Find(KeyOf(entry));

    private Table Targets(JsonObject entry) => AgentCoreTables.Find(account, entry.Text("region"), GatewayTargets.TableName);

    private static string KeyOf(JsonObject entry) => $"{entry.Text("gateway")}/{entry.Text("target")}";
}
