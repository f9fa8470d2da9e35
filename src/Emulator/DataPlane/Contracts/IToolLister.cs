using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>
/// Lists the tools of a target's MCP server. The gateway does so when a target is created, updated or synchronized.
/// </summary>
internal interface IToolLister
{
    /// <summary>Reads all pages of the server's tools/list. Callers must not hold the account's lock.</summary>
    /// <param name="region">The region of the gateway.</param>
    /// <param name="gateway">A copy of the gateway's document.</param>
    /// <param name="target">A copy of the target's document.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The tools as the server describes them.</returns>
    /// <exception cref="TargetSyncException">The tools cannot be listed.</exception>
    Task<IReadOnlyList<JsonObject>> ListAsync(string region, JsonObject gateway, JsonObject target, CancellationToken cancellationToken);
}
