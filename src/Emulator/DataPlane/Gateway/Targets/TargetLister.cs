using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Asks the MCP servers of targets for their tools: when a target is created, updated or synchronized, or with every listing.</summary>
internal sealed class TargetLister(TargetClient client) : IToolLister
{
    // A server that never comes to a last page is given up.
    private const int MaximumPages = 1000;

    public async Task<IReadOnlyList<JsonObject>> ListAsync(string region, JsonObject gateway, JsonObject target, CancellationToken cancellationToken)
    {
        try
        {
            return InlineTools.Read(target) ?? await ListAsync(new TargetRequest(new McpTarget(target, gateway, region), "tools/list"), cancellationToken);
        }
        catch (TargetException failure)
        {
            throw new TargetSyncException(failure.Reason);
        }
    }

    /// <summary>The tools that the server lists, as asked on behalf of a caller.</summary>
    /// <exception cref="TargetException">They cannot be listed.</exception>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        var tools = new List<JsonObject>();
        await foreach (var item in PagesAsync(request, "tools", cancellationToken))
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
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="TargetException">The server does not answer, or answers with something that is no list.</exception>
    public async IAsyncEnumerable<JsonObject> PagesAsync(TargetRequest request, string member, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        for (var page = 0; page < MaximumPages; page++)
        {
            var reply = await client.SendAsync(request with { Cursor = cursor }, cancellationToken);
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
