using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Observation;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Dispatches the MCP methods that gateways support.</summary>
internal sealed class GatewayMethods(
    InitializeHandler initialize,
    ToolList toolList,
    ToolCalls toolCalls,
    Prompts prompts,
    Resources resources,
    CallLog log,
    CallTelemetry telemetry)
{
    private static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();

    /// <summary>Handles a request and returns the JSON-RPC response: a result or an error.</summary>
    /// <exception cref="RpcException">The request is refused with an HTTP status other than 200.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(McpExchange exchange, RpcMessage request, CancellationToken cancellationToken)
    {
        using var entry = exchange.Entry = CallEntry.Begin(
            log, telemetry.Serve(request, exchange.Version, exchange.Session?.Id), exchange.Gateway.Arn, request);
        try
        {
            if (exchange.IsStateless)
                CheckInput(request);
            return request.Method switch
            {
                "tools/call" => await toolCalls.CallAsync(exchange, request, cancellationToken),
                "tools/list" => await toolList.ListAsync(exchange, request, cancellationToken),
                "initialize" when !exchange.IsStateless => initialize.Initialize(exchange, request),
                "server/discover" when exchange.IsStateless => InitializeHandler.Discover(exchange, request),
                "ping" when !exchange.IsStateless => RpcResponseWriter.Result(request.Id, EmptyObject),
                "prompts/list" => await prompts.ListAsync(exchange, request, cancellationToken),
                "prompts/get" => await prompts.GetAsync(exchange, request, cancellationToken),
                "resources/list" => await resources.ListAsync(exchange, request, cancellationToken),
                "resources/templates/list" => await resources.ListTemplatesAsync(exchange, request, cancellationToken),
                "resources/read" => await resources.ReadAsync(exchange, request, cancellationToken),
                "logging/setLevel" when exchange.Session is { } session && exchange.Gateway.Streams => SetLevel(session, request),
                _ => throw new RpcException(
                    RpcError.MethodNotFound, $"Method not found: {request.Method}", exchange.IsStateless ? 404 : 200),
            };
        }
        catch (RpcException error)
        {
            entry.Fail(error);
            if (error.Status != 200) throw;
            return RpcResponseWriter.Error(request.Id, error);
        }
        catch (OperationCanceledException)
        {
            entry.Cancel();
            throw;
        }
    }

    // MCP 2026-07-28: what a client answers to a target is checked before any target gets it; a server that cannot read it fails otherwise.
    private static void CheckInput(RpcMessage request)
    {
        const string Responses = "inputResponses";
        request.TextOrNull("requestState");
        var responses = request.ObjectOrNone(Responses);
        if (responses.ValueKind == JsonValueKind.Undefined)
            return;
        foreach (var response in responses.EnumerateObject())
        {
            if (response.Value.ValueKind != JsonValueKind.Object)
                throw new RpcException(RpcError.InvalidParams, $"Invalid params: {Responses}.{response.Name} must be an object.");
        }
    }

    private static ReadOnlyMemory<byte> SetLevel(GatewaySession session, RpcMessage request)
    {
        session.LogLevel = LogLevels.Read(request.Text("level"));
        return RpcResponseWriter.Result(request.Id, EmptyObject);
    }
}
