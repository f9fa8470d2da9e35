using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Asks the MCP server of a target which tools it has, as the gateway does when a target is created, updated or synchronized.</summary>
internal interface IToolLister
{
    /// <summary>All pages of the server's tools/list, each tool as the server describes it. Not under the account's gate.</summary>
    /// <param name="region">Where the gateway is.</param>
    /// <param name="gateway">A copy of the gateway's document.</param>
    /// <param name="target">A copy of the target's document.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="TargetSyncException">The tools cannot be listed.</exception>
    Task<IReadOnlyList<JsonObject>> ListAsync(string region, JsonObject gateway, JsonObject target, CancellationToken cancellationToken);
}
