using System.Text.Json.Nodes;
using Reconciler.Access.Schemas;
using Reconciler.Emulator.AgentCore;
using Reconciler.Emulator.DataPlane;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Mcp.Schemas;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.Enforcement;

/// <summary>
/// The Cedar schemas of gateways, each made once for as long as its targets and their tools stay the same. A target whose tools were never
/// listed, because it is dynamic or no server runs, is taken on trust. Under the account's gate.
/// </summary>
internal sealed class GatewaySchemas(Account account, ToolStore tools)
{
    private readonly Dictionary<string, (long Version, GatewaySchema Schema)> known = new(StringComparer.Ordinal);

    /// <summary>The schema of a gateway.</summary>
    public GatewaySchema Of(JsonObject gateway)
    {
        var arn = gateway.Text("gatewayArn");
        var targets = AgentCoreService.Table(account, arn.Split(':')[3], GatewayTargets.TableName);
        var version = targets.Version + tools.Version;
        if (known.TryGetValue(arn, out var before) && before.Version == version)
            return before.Schema;
        var prefix = gateway.Text("gatewayId") + "/";
        var own = targets.Rows.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(r => r.Value).ToList();
        var schema = new GatewaySchema(new GatewayTools(arn, [.. own.Where(IsPublished).Select(t => Read(t, gateway.Text("gatewayId")))]));
        // A step that a document takes by itself changes no version.
        known[arn] = (own.Exists(Lifecycle.IsPending) ? -1 : version, schema);
        return schema;
    }

    private static bool IsPublished(JsonObject target) => target.Text("status") is "READY" or "UPDATING" or "SYNCHRONIZING";

    private TargetTools Read(JsonObject target, string gatewayId)
    {
        var listed = InlineTools.Of(target) ?? tools.Of(gatewayId, target.Text("targetId"));
        return new TargetTools(target.Text("name"), listed is null ? null : [.. listed.Select(t => new Tool(t.Text("name"), t["inputSchema"] as JsonObject))]);
    }
}
