using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Lists the tools of MCP server targets: on create, update and synchronize, and for every tools/list in DYNAMIC mode.</summary>
internal sealed class TargetLister(TargetClient client) : IToolLister
{
    // Limits a server that returns a next page for ever.
    private const int MaxPages = 1000;

    public async Task<IReadOnlyList<JsonObject>> ListAsync(
        string region, JsonObject gateway, JsonObject target, CancellationToken cancellationToken)
    {
        try
        {
            var request = new TargetRequest(new McpTarget(target, gateway, region), "tools/list");
            if (InlineTools.Read(target) is { } inline)
                return inline;
            var tools = await ListAsync(request, cancellationToken);
            await client.CloseAsync(request, cancellationToken);
            return tools;
        }
        catch (TargetException failure)
        {
            throw new TargetSyncException(failure.Reason);
        }
    }

    /// <summary>Lists the tools of a target's server on behalf of a caller.</summary>
    /// <exception cref="TargetException">The tools cannot be listed.</exception>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        var tools = new List<JsonObject>();
        await foreach (var item in PagesAsync(request, "tools", cancellationToken))
        {
            if (item["name"] is not JsonValue name || !name.TryGetValue<string>(out _))
                throw new TargetException(TargetFailure.Received(400), "The MCP server listed a tool without a name.");
            tools.Add(item);
        }

        return tools;
    }

    /// <summary>Reads the items of all pages of a list method.</summary>
    /// <param name="request">The list request.</param>
    /// <param name="member">The member of the result that contains the items.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="TargetException">The server does not respond, or its result is not a list.</exception>
    public async IAsyncEnumerable<JsonObject> PagesAsync(
        TargetRequest request, string member, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var reply = await client.SendAsync(request with { Cursor = cursor }, cancellationToken);
            if (JsonText.Parse(reply.Result) is not JsonObject result || result[member] is not JsonArray)
                throw new TargetException(TargetFailure.Received(400), $"The MCP server's response to {request.Method} has no {member}.");
            foreach (var item in result.Objects(member))
                yield return item;
            if ((cursor = result["nextCursor"]?.ToString()) is null)
                yield break;
        }

        throw new TargetException(
            TargetFailure.Received(400), $"The MCP server's response to {request.Method} has more than {MaxPages} pages.");
    }
}
