using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Finds gateways for requests. A gateway that was read is cached until one of the tables that it was read from changes. A gateway with a
/// pending transition, of its own or of a target, is read for every request.
/// </summary>
internal sealed class GatewayDirectory(Account account, IGatewayReader reader)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Finds a gateway; <see langword="null"/> if it does not exist or cannot be called in its status.</summary>
    /// <param name="gatewayId">The id of the gateway.</param>
    /// <param name="region">The region of the gateway; <see langword="null"/> searches all regions.</param>
    public McpGateway? Find(string gatewayId, string? region) => account.Perform(() =>
    {
        var known = _entries.GetValueOrDefault(gatewayId);
        if (known is not null && known.Version == reader.VersionOf(known.Gateway.Region))
            return region is null || region == known.Gateway.Region ? known.Gateway : null;
        if (reader.Find(gatewayId, region) is not var (foundRegion, document)
            || document.Text("status") is "CREATING" or "DELETING" or "FAILED")
        {
            _entries.Remove(gatewayId);
            return null;
        }

        var targets = reader.TargetsOf(gatewayId, foundRegion).ToList();
        var rules = reader.RulesOf(gatewayId, foundRegion).ToList();
        var limits = reader.RateLimitsOf(gatewayId, foundRegion).ToList();
        var gateway = Read(document.Copy(), foundRegion, targets, InForce(rules), InForce(limits), known?.Gateway);
        // Timed transitions do not change the version: do not cache while one is pending.
        var isSettled = !Lifecycle.IsPending(document) && !targets.Concat(rules).Concat(limits).Any(Lifecycle.IsPending);
        _entries[gatewayId] = new(gateway, isSettled ? reader.VersionOf(foundRegion) : -1);
        return gateway;
    });

    // What is being created is not in force yet, and what is being updated still is.
    private static List<JsonObject> InForce(List<JsonObject> documents) =>
        [.. documents.Where(d => d.Text("status") is "ACTIVE" or "UPDATING").Select(d => d.Copy())];

    private McpGateway Read(
        JsonObject document, string region, List<JsonObject> targets, List<JsonObject> rules, List<JsonObject> limits, McpGateway? before)
    {
        var usable = new List<McpTarget>();
        var offered = new List<McpTool>();
        foreach (var target in targets.Where(t => t.Text("status") is "READY" or "UPDATING" or "SYNCHRONIZING"))
        {
            var read = new McpTarget(target.Copy(), document, region, before?.Targets.FirstOrDefault(t => t.Id == target.Text("targetId")));
            usable.Add(read);
            if (!read.IsDynamic)
                offered.AddRange((reader.ToolsOf(target) ?? []).Select(t => McpTool.Create(read, t)));
        }

        return new McpGateway(document, region, usable, offered)
        {
            Rules = [.. rules.OrderBy(r => r["priority"]!.GetValue<long>())],
            RateLimits = limits,
        };
    }

    private sealed record Entry(McpGateway Gateway, long Version);
}
