using System.Text.Json.Nodes;
using Reconciler.Access.Schemas;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Policies;

/// <summary>
/// The Cedar schemas of gateways, cached until their targets or tools change. If the tools of a target were never listed, because it is
/// dynamic or no servers run, the schema accepts every tool of it. Callers hold the account's gate.
/// </summary>
internal sealed class GatewaySchemas(IGatewayReader gateways)
{
    private readonly Dictionary<string, (long Version, GatewaySchema Schema)> _cache = new(StringComparer.Ordinal);

    /// <summary>The schema of a gateway.</summary>
    public GatewaySchema Find(JsonObject gateway)
    {
        var arn = gateway.Text("gatewayArn");
        var region = arn.Split(':')[3];
        var version = gateways.TargetsVersionOf(region);
        if (_cache.TryGetValue(arn, out var cached) && cached.Version == version)
            return cached.Schema;
        var targets = gateways.TargetsOf(gateway.Text("gatewayId"), region).ToList();
        var schema = new GatewaySchema(new GatewayTools(arn, [.. targets.Where(IsPublished).Select(Read)]));
        // Scheduled transitions do not change the version, so a schema is not cached while one is pending.
        _cache[arn] = (targets.Exists(Lifecycle.IsPending) ? -1 : version, schema);
        return schema;
    }

    private static bool IsPublished(JsonObject target) => target.Text("status") is "READY" or "UPDATING" or "SYNCHRONIZING";

    private TargetTools Read(JsonObject target)
    {
        var name = target.Text("name");
        if (HttpTargets.Read(name, target["targetConfiguration"] as JsonObject) is { } actions)
            return actions;
        var listed = gateways.ToolsOf(target);
        return new TargetTools(
            name,
            listed is null
                ? null
                : [.. listed.Select(t => new Tool(t.Text("name"), t["inputSchema"] as JsonObject, t["outputSchema"] as JsonObject))]);
    }
}
