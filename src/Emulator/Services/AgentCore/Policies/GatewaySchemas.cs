using System.Text.Json.Nodes;
using Reconciler.Access.Schemas;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Policies;

/// <summary>
/// The Cedar schemas of gateways, each made once for as long as its targets and their tools stay the same. A target whose tools were never
/// listed, because it is dynamic or no server runs, is taken on trust. Under the account's gate.
/// </summary>
internal sealed class GatewaySchemas(IGatewayReader gateways)
{
    private readonly Dictionary<string, (long Version, GatewaySchema Schema)> _known = new(StringComparer.Ordinal);

    /// <summary>The schema of a gateway.</summary>
    public GatewaySchema Find(JsonObject gateway)
    {
        var arn = gateway.Text("gatewayArn");
        var region = arn.Split(':')[3];
        var version = gateways.TargetsVersionOf(region);
        if (_known.TryGetValue(arn, out var before) && before.Version == version)
            return before.Schema;
        var own = gateways.TargetsOf(gateway.Text("gatewayId"), region).ToList();
        var schema = new GatewaySchema(new GatewayTools(arn, [.. own.Where(IsPublished).Select(Read)]));
        // A step that a document takes by itself changes no version.
        _known[arn] = (own.Exists(Lifecycle.IsPending) ? -1 : version, schema);
        return schema;
    }

    private static bool IsPublished(JsonObject target) => target.Text("status") is "READY" or "UPDATING" or "SYNCHRONIZING";

    private TargetTools Read(JsonObject target)
    {
        var listed = gateways.ToolsOf(target);
        return new TargetTools(target.Text("name"), listed is null ? null : [.. listed.Select(t => new Tool(t.Text("name"), t["inputSchema"] as JsonObject))]);
    }
}
