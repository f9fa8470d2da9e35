using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.Services.AgentCore.Store;

/// <summary>Reads gateways, targets and tools from the service's tables.</summary>
internal sealed class GatewayReader(Account account, ToolStore tools) : IGatewayReader
{
    public (string Region, JsonObject Document)? Find(string gatewayId, string? region)
    {
        foreach (var (tableRegion, table) in Tables(AgentCoreTables.Gateways, region))
        {
            if (table.Find(gatewayId) is { } document)
                return (tableRegion, document);
        }

        return null;
    }

    public IEnumerable<JsonObject> TargetsOf(string gatewayId, string? region) => Tables(AgentCoreTables.GatewayTargets, region)
        .SelectMany(t => t.Table.Rows)
        .Where(r => r.Key.StartsWith(gatewayId + "/", StringComparison.Ordinal))
        .Select(r => r.Value);

    public IReadOnlyList<JsonObject>? ToolsOf(JsonObject target) =>
        InlineTools.Read(target) ?? tools.Find(target.Text("_gatewayId"), target.Text("targetId"));

    public IEnumerable<JsonObject> RulesOf(string gatewayId, string region) => ChildrenOf(AgentCoreTables.GatewayRules, gatewayId, region);

    public IEnumerable<JsonObject> RateLimitsOf(string gatewayId, string region) =>
        ChildrenOf(AgentCoreTables.GatewayRateLimits, gatewayId, region);

    public long VersionOf(string region) => Table(region, AgentCoreTables.Gateways).Version
        + Table(region, AgentCoreTables.GatewayRules).Version
        + Table(region, AgentCoreTables.GatewayRateLimits).Version
        + TargetsVersionOf(region);

    public long TargetsVersionOf(string region) => Table(region, AgentCoreTables.GatewayTargets).Version + tools.Version;

    private IEnumerable<JsonObject> ChildrenOf(string table, string gatewayId, string region) => Table(region, table).Rows
        .Where(r => r.Key.StartsWith(gatewayId + "/", StringComparison.Ordinal))
        .Select(r => r.Value);

    private IEnumerable<(string Region, Table Table)> Tables(string name, string? region) => region is null
        ? account.State.Named(AgentCoreTables.ModelName + "/", "/" + name).Select(t => (t.Name.Split('/')[1], t))
        : [(region, Table(region, name))];

    private Table Table(string region, string name) => AgentCoreTables.Find(account, region, name);
}
