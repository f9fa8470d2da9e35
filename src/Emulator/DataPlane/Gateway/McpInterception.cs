using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.DataPlane.Gateway.Interception;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Interceptors of MCP messages. The one of requests runs after the caller is authenticated and before anything of the message is judged;
/// the one of responses runs before anything is sent. An interceptor that fails lets nothing pass.
/// </summary>
internal sealed class McpInterception(InterceptorFunctions functions)
{
    private const string Protocol = "mcp";
    private const string Path = "/mcp";

    /// <summary>Calls the interceptor of requests, which may replace the request, its headers, or answer in place of the gateway.</summary>
    /// <param name="exchange">The exchange, which gets the changed request.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer of the interceptor; <see langword="null"/> if the gateway is to handle the request.</returns>
    /// <exception cref="RpcException">The interceptor fails.</exception>
    public async Task<InterceptedAnswer?> BeginAsync(McpExchange exchange, CancellationToken cancellationToken)
    {
        if (exchange.Gateway.RequestInterceptor is not { } interceptor)
            return null;
        try
        {
            var input = WriteRequest(exchange, interceptor);
            var output = await functions.CallAsync(exchange.Gateway.Document, interceptor, Protocol, input, null, cancellationToken);
            if (output["transformedGatewayResponse"] is JsonObject response)
                return new InterceptedAnswer(StatusCodes.Status200OK, exchange.ResponseHeaders, default).With(response, WriteBody);
            if (output["transformedGatewayRequest"] is JsonObject request)
            {
                exchange.InterceptorHeaders = InterceptedHeaders.Read(request);
                if (request["body"] is { } body)
                    exchange.Http.Body = JsonText.Utf8(body);
            }

            return null;
        }
        catch (InterceptionException failure)
        {
            throw Fail(exchange, failure);
        }
    }

    /// <summary>Calls the interceptor of responses for a whole response.</summary>
    public async Task<InterceptedAnswer> EndAsync(McpExchange exchange, InterceptedAnswer answer, CancellationToken cancellationToken)
    {
        // That a notification was accepted is no message.
        if (exchange.Gateway.ResponseInterceptor is null || answer.Body.IsEmpty)
            return answer;
        try
        {
            return await CallAsync(exchange, answer, isEvent: false, isFirst: true, cancellationToken);
        }
        catch (InterceptionException failure)
        {
            return answer with { Status = StatusCodes.Status200OK, Body = Refuse(exchange, answer.Body, failure) };
        }
    }

    /// <summary>Calls the interceptor of responses for an event that has an id: a response, or a request of a target.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="answer">The event as body, with status and headers of the response.</param>
    /// <param name="isFirst">Whether status and headers are not sent yet.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InterceptionException">The interceptor fails.</exception>
    public async Task<InterceptedAnswer> InterceptEventAsync(
        McpExchange exchange, InterceptedAnswer answer, bool isFirst, CancellationToken cancellationToken) =>
        exchange.Gateway.ResponseInterceptor is null
            ? answer
            : await CallAsync(exchange, answer, isEvent: true, isFirst, cancellationToken);

    /// <summary>The response in place of one whose interceptor failed.</summary>
    public static ReadOnlyMemory<byte> Refuse(McpExchange exchange, ReadOnlyMemory<byte> body, InterceptionException failure)
    {
        using var message = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 2 * StrictJson.MaxDepth });
        return RpcResponseWriter.Error(RpcMessage.FindId(message.RootElement), Fail(exchange, failure));
    }

    private async Task<InterceptedAnswer> CallAsync(
        McpExchange exchange, InterceptedAnswer answer, bool isEvent, bool isFirst, CancellationToken cancellationToken)
    {
        var interceptor = exchange.Gateway.ResponseInterceptor!;
        var input = WriteRequest(exchange, interceptor);
        var response = new JsonObject { ["body"] = ReadBody(answer.Body) };
        if (isFirst)
        {
            response["statusCode"] = answer.Status;
            response["headers"] = InterceptedHeaders.Write(answer.Headers);
        }

        if (isEvent)
            response["isStreamingResponse"] = true;
        input["gatewayResponse"] = response;
        var output = await functions.CallAsync(exchange.Gateway.Document, interceptor, Protocol, input, null, cancellationToken);
        if (output["transformedGatewayResponse"] is not JsonObject change)
            return answer;
        var changed = answer.With(change, WriteBody);
        return isFirst ? changed : answer with { Body = changed.Body };
    }

    private static JsonObject WriteRequest(McpExchange exchange, Interceptor interceptor)
    {
        var request = new JsonObject
        {
            ["path"] = Path,
            ["httpMethod"] = exchange.Http.Method,
            ["body"] = ReadSent(exchange.Http.Body),
        };
        if (interceptor.PassesHeaders)
            request["headers"] = InterceptedHeaders.Write(exchange.Http.Headers);
        return new JsonObject
        {
            ["rawGatewayRequest"] = new JsonObject { ["body"] = Encoding.UTF8.GetString(exchange.SentBody) },
            ["gatewayRequest"] = request,
        };
    }

    // What is no message that can be judged is refused, and the interceptor of responses sees the refusal.
    private static JsonNode? ReadSent(byte[] body)
    {
        try
        {
            return JsonText.Parse(body);
        }
        catch (Exception invalid) when (invalid is JsonException or AmbiguousJsonException)
        {
            return null;
        }
    }

    private static JsonNode? ReadBody(ReadOnlyMemory<byte> body) =>
        JsonNode.Parse(body.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 2 * StrictJson.MaxDepth });

    private static ReadOnlyMemory<byte> WriteBody(JsonNode body) => JsonText.Utf8(body);

    private static RpcException Fail(McpExchange exchange, InterceptionException failure) =>
        new(RpcError.Internal, exchange.Gateway.IsDebug ? failure.Message : ToolCalls.InternalError);
}
