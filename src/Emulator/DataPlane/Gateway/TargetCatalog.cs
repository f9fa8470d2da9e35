using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>What the MCP servers of a gateway have beside tools, asked for every time.</summary>
internal sealed class TargetCatalog(TargetClient client, TargetLister lister)
{
    /// <summary>The targets whose servers say that they have something.</summary>
    /// <param name="exchange">What is being answered.</param>
    /// <param name="capability"><c>prompts</c> or <c>resources</c>.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<IReadOnlyList<McpTarget>> HavingAsync(McpExchange exchange, string capability, CancellationToken cancellationToken)
    {
        var servers = exchange.Gateway.Targets.Where(t => t.Endpoint is not null);
        var having = await Task.WhenAll(servers.Select(async t => await HasAsync(exchange, t, capability, cancellationToken) ? t : null));
        return [.. having.OfType<McpTarget>()];
    }

    /// <summary>The items that the servers list. One that does not answer takes nothing away from the others.</summary>
    public async Task<IEnumerable<(McpTarget Target, JsonObject Item)>> ListAsync(
        McpExchange exchange, string capability, string method, string member, CancellationToken cancellationToken)
    {
        var targets = await HavingAsync(exchange, capability, cancellationToken);
        var lists = await Task.WhenAll(targets.Select(async target =>
        {
            var items = new List<(McpTarget, JsonObject)>();
            try
            {
                await foreach (var item in lister.PagesAsync(exchange.To(target, method), member, cancellationToken))
                    items.Add((target, item));
            }
            catch (TargetException)
            {
                items.Clear();
            }

            return items;
        }));
        return lists.SelectMany(l => l);
    }

    /// <summary>Passes a request on to a target.</summary>
    /// <exception cref="RpcException">The target answers with an error, or not at all.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> SendAsync(McpExchange exchange, RpcMessage request, McpTarget target, string? name, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await client.SendAsync(exchange.To(target, request.Method) with { Params = request.Params, Name = name, OnNotification = exchange.Notify }, cancellationToken);
            exchange.TakeHeaders(target, reply);
            return RpcResponseWriter.Result(request.Id, StatelessMembers.Complete(exchange, reply.Result));
        }
        catch (TargetRpcException error)
        {
            throw error.Error;
        }
        catch (TargetException failure)
        {
            throw new RpcException(RpcError.Internal, exchange.Gateway.IsDebug ? failure.Message : ToolCalls.InternalError);
        }
    }

    private async Task<bool> HasAsync(McpExchange exchange, McpTarget target, string capability, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.CapabilitiesAsync(exchange.To(target, ""), cancellationToken))[capability] is not null;
        }
        catch (TargetException)
        {
            return false;
        }
    }
}
