using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Finds gateways for requests. What was read of a gateway serves until one of the tables that it was read from changes; a gateway or
/// target that is on its way to another status is read every time.
/// </summary>
internal sealed class GatewayDirectory(Account account, IGatewayReader reader)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The gateway, or <see langword="null"/> when there is none that could be called.</summary>
    /// <param name="gatewayId">Its id.</param>
    /// <param name="region">Where it is; <see langword="null"/> when the id alone has to tell.</param>
    public McpGateway? Find(string gatewayId, string? region) => account.Perform(() =>
    {
        var known = _entries.GetValueOrDefault(gatewayId);
        if (known is not null && known.Version == reader.VersionOf(known.Gateway.Region))
            return region is null || region == known.Gateway.Region ? known.Gateway : null;
        if (reader.Find(gatewayId, region) is not var (place, document) || document.Text("status") is "CREATING" or "DELETING" or "FAILED")
        {
            _entries.Remove(gatewayId);
            return null;
        }

        var targets = reader.TargetsOf(gatewayId, place).ToList();
        var gateway = Read(document.Copy(), place, targets, known?.Gateway);
        // A step that a document takes by itself changes no version.
        var isSettled = !Lifecycle.IsPending(document) && !targets.Exists(Lifecycle.IsPending);
        _entries[gatewayId] = new(gateway, isSettled ? reader.VersionOf(place) : -1);
        return gateway;
    });

    private McpGateway Read(JsonObject document, string region, List<JsonObject> targets, McpGateway? before)
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

        return new McpGateway(document, region, usable, offered);
    }

    private sealed record Entry(McpGateway Gateway, long Version);
}
