using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Host.Admin;

/// <summary>
/// The tools of a gateway's targets before policies apply. The local policy check needs them; AgentCore has no operation that returns them.
/// </summary>
internal sealed class OfferedTools(Account account, IGatewayReader gateways)
{
    /// <summary>Lists the targets with their tools; <c>tools</c> is null for a target that was never synchronized.</summary>
    public JsonObject List(string gatewayId) => account.Perform(() => new JsonObject
    {
        ["targets"] = new JsonArray([.. gateways.TargetsOf(gatewayId, region: null)
            .Select(target => new JsonObject
            {
                ["name"] = target.Text("name"),
                ["tools"] = gateways.ToolsOf(target) is { } tools
                    ? new JsonArray([.. tools.Select(tool => new JsonObject().CopySet(tool, "name", "description", "inputSchema"))])
                    : null,
            })]),
    });
}
