using System.Text.Json.Nodes;
using Reconciler.Emulator.AgentCore;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Mcp.Schemas;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.DataPlane;

/// <summary>
/// What the targets of a gateway offer, whatever policies say: AgentCore itself tells that to nobody, and whoever judges policies wants to
/// know.
/// </summary>
internal sealed class OfferedTools(Account account)
{
    private readonly ToolStore listed = new(account);

    /// <summary>Each target with its tools, or without when they were never listed.</summary>
    public JsonObject Of(string gatewayId) => account.Perform(() => new JsonObject
    {
        ["targets"] = new JsonArray([.. account.State.Named(AgentCoreService.ModelName + "/", "/" + GatewayTargets.TableName)
            .SelectMany(table => table.Documents)
            .Where(target => target.Text("_gatewayId") == gatewayId)
            .Select(target => new JsonObject
            {
                ["name"] = target.Text("name"),
                ["tools"] = (InlineTools.Of(target) ?? listed.Of(gatewayId, target.Text("targetId"))) is { } tools
                    ? new JsonArray([.. tools.Select(tool => new JsonObject().Take(tool, "name", "description", "inputSchema"))])
                    : null,
            })]),
    });
}
