using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Lists prompts and resources of a gateway's MCP servers. Nothing is cached: the servers are asked for every request.</summary>
internal sealed class TargetCatalog(TargetClient client, TargetLister lister)
{
    /// <summary>Finds the targets whose servers declare a capability.</summary>
    /// <param name="exchange">The HTTP exchange of the request.</param>
    /// <param name="capability"><c>prompts</c> or <c>resources</c>.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyList<McpTarget>> FindByCapabilityAsync(
        McpExchange exchange, string capability, CancellationToken cancellationToken)
    {
        var servers = exchange.Gateway.Targets.Where(t => t.Endpoint is not null);
        var having = await Task.WhenAll(servers.Select(async t => await HasAsync(exchange, t, capability, cancellationToken) ? t : null));
        return [.. having.OfType<McpTarget>()];
    }

    /// <summary>Lists the items of all servers. The items of a server that fails are left out; the others are returned.</summary>
    public async Task<IEnumerable<(McpTarget Target, JsonObject Item)>> ListAsync(
        McpExchange exchange, string capability, string method, string member, CancellationToken cancellationToken)
    {
        var targets = await FindByCapabilityAsync(exchange, capability, cancellationToken);
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

    /// <summary>Forwards a request to a target and returns the response for the caller.</summary>
    /// <exception cref="RpcException">The target responds with an error or does not respond.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> SendAsync(
        McpExchange exchange, RpcMessage request, McpTarget target, string? name, CancellationToken cancellationToken)
    {
        try
        {
            var forwarded = exchange.To(target, request.Method) with
            {
                Params = request.Params,
                Name = name,
                Channel = exchange.Channel,
            };
            var reply = await client.SendAsync(forwarded, cancellationToken);
            exchange.CopyHeaders(target, reply);
            return RpcResponseWriter.Result(request.Id, StatelessMembers.Complete(exchange, request.Method, reply.Result));
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
