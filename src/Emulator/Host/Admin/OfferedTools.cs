using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Host.Admin;

/// <summary>
/// The tools of a gateway's targets before policies apply, and those that their servers list now. The local policy check and the watch over
/// tools need them; AgentCore has no operation that returns them.
/// </summary>
/// <param name="account">The account.</param>
/// <param name="gateways">Reads gateways and targets.</param>
/// <param name="lister">Asks servers for their tools, with the credentials of the target; <see langword="null"/> if none run.</param>
internal sealed class OfferedTools(Account account, IGatewayReader gateways, IToolLister? lister)
{
    /// <summary>
    /// Asks the server of a target for its tools, and changes nothing. The result has <c>tools</c> or, if they cannot be listed,
    /// <c>problem</c>; neither if the emulator runs no servers. <see langword="null"/> if there is no such target.
    /// </summary>
    public async Task<JsonObject?> ListServerAsync(string gatewayId, string targetId, CancellationToken cancellationToken)
    {
        if (lister is null)
            return [];
        var found = account.Perform(() =>
            gateways.Find(gatewayId, region: null) is var (region, gateway)
            && gateways.TargetsOf(gatewayId, region).FirstOrDefault(target => target.Text("targetId") == targetId) is { } target
                ? (region, gateway.Copy(), target.Copy())
                : ((string, JsonObject, JsonObject)?)null);
        if (found is not var (place, document, row))
            return null;
        try
        {
            var tools = await lister.ListAsync(place, document, row, cancellationToken);
            return new JsonObject { ["tools"] = new JsonArray([.. tools.Select(tool => tool.DeepClone())]) };
        }
        catch (TargetSyncException failure)
        {
            return new JsonObject { ["problem"] = failure.Message };
        }
    }

    /// <summary>Lists the targets with their tools; <c>tools</c> is null for a target that was never synchronized.</summary>
    public JsonObject List(string gatewayId) => account.Perform(() => new JsonObject
    {
        ["targets"] = new JsonArray([.. gateways.TargetsOf(gatewayId, region: null)
            .Select(target => new JsonObject
            {
                ["name"] = target.Text("name"),
                ["tools"] = gateways.ToolsOf(target) is { } tools
                    ? new JsonArray([.. tools.Select(tool => tool.DeepClone())])
                    : null,
            })]),
    });
}
