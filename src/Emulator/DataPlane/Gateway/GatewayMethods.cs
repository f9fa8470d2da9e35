using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>The methods of MCP that gateways have.</summary>
internal sealed class GatewayMethods(InitializeHandler handshake, ToolList toolList, ToolCalls toolCalls, Prompts prompts, Resources resources)
{
    private static readonly ReadOnlyMemory<byte> Nothing = "{}"u8.ToArray();

    /// <summary>The answer to a request, with an error if that is the answer.</summary>
    /// <exception cref="RpcException">The request is refused with a status of its own.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(McpExchange exchange, RpcMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return request.Method switch
            {
                "tools/call" => await toolCalls.CallAsync(exchange, request, cancellationToken),
                "tools/list" => await toolList.ListAsync(exchange, request, cancellationToken),
                "initialize" when !exchange.IsStateless => handshake.Initialize(exchange, request),
                "server/discover" when exchange.IsStateless => InitializeHandler.Discover(exchange, request),
                "ping" when !exchange.IsStateless => RpcResponseWriter.Result(request.Id, Nothing),
                "prompts/list" => await prompts.ListAsync(exchange, request, cancellationToken),
                "prompts/get" => await prompts.GetAsync(exchange, request, cancellationToken),
                "resources/list" => await resources.ListAsync(exchange, request, cancellationToken),
                "resources/templates/list" => await resources.ListTemplatesAsync(exchange, request, cancellationToken),
                "resources/read" => await resources.ReadAsync(exchange, request, cancellationToken),
                _ => throw new RpcException(RpcError.MethodNotFound, $"Method not found: {request.Method}", exchange.IsStateless ? 404 : 200),
            };
        }
        catch (RpcException error) when (error.Status == 200)
        {
            return RpcResponseWriter.Error(request.Id, error);
        }
    }
}
