using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Host.Admin;

/// <summary>What the targets of a gateway offer before policies apply. AgentCore has no operation for it; a check of policies needs it.</summary>
internal sealed class OfferedTools(Account account, IGatewayReader gateways)
{
    /// <summary>Each target with its tools, or without when they were never listed.</summary>
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
