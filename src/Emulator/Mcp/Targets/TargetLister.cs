using System.Text.Json.Nodes;
using Reconciler.Emulator.Mcp.Protocol;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.Mcp.Targets;

/// <summary>
/// Asks the MCP server of a target for its tools: what a target's creation, update and synchronization wait for. Listing takes as long as
/// the server takes, so it is never done under the account's gate: read the documents there, list outside, put the tools into the
/// <see cref="DataPlane.ToolStore"/> there again.
/// </summary>
internal sealed class TargetLister(TargetClient client)
{
    // A server that never comes to a last page is given up.
    private const int MaximumPages = 1000;

    /// <summary>The tools that the server of a target lists, all pages, as it describes them and in its order.</summary>
    /// <param name="target">The target, made from its document and its gateway's: <c>new McpTarget(target.Copy(), gateway.Copy(), region)</c>.</param>
    /// <param name="ct">Ends the listing.</param>
    /// <exception cref="TargetException">It cannot be listed; <see cref="TargetException.Reason"/> is what the status reason says after the service's own introduction.</exception>
    public Task<IReadOnlyList<JsonObject>> ListAsync(McpTarget target, CancellationToken ct) => ListAsync(new TargetRequest(target, "tools/list"), ct);

    /// <summary>The tools that the server lists, as asked on behalf of a caller.</summary>
    /// <exception cref="TargetException">They cannot be listed.</exception>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(TargetRequest request, CancellationToken ct)
    {
        var tools = new List<JsonObject>();
        await foreach (var item in PagesAsync(request, "tools", ct))
        {
            if (item["name"] is not JsonValue name || !name.TryGetValue<string>(out _))
                throw new TargetException(TargetFailure.Received(400), "The MCP server lists a tool without a name.");
            tools.Add(item);
        }

        return tools;
    }

    /// <summary>The items of all pages of a listing.</summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="member">The member of the result that holds the items.</param>
    /// <param name="ct">Ends the listing.</param>
    /// <exception cref="TargetException">The server does not answer, or answers with something that is no list.</exception>
    public async IAsyncEnumerable<JsonObject> PagesAsync(TargetRequest request, string member, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        string? cursor = null;
        for (var page = 0; page < MaximumPages; page++)
        {
            var reply = await client.SendAsync(request with { Cursor = cursor }, ct);
            if (JsonText.Parse(reply.Result) is not JsonObject result || result[member] is not JsonArray)
                throw new TargetException(TargetFailure.Received(400), $"The MCP server's answer to {request.Method} has no {member}.");
            foreach (var item in result.Objects(member))
                yield return item;
            if ((cursor = result["nextCursor"]?.ToString()) is null)
                yield break;
        }

        throw new TargetException(TargetFailure.Received(400), $"The MCP server's answer to {request.Method} has more than {MaximumPages} pages.");
    }
}
