using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.DataPlane.Gateway.Interception;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Interceptors of requests to targets that are no MCP servers. Bodies are in Base64; streams are collected first.</summary>
internal sealed class HttpInterception(Account account, InterceptorFunctions functions)
{
    private const string Protocol = "http";

    /// <summary>Calls the interceptor of requests.</summary>
    /// <param name="exchange">The exchange, which gets the changed request.</param>
    /// <param name="path">The path at the gateway.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The answer of the interceptor, which no interceptor of responses sees; <see langword="null"/> if the target is to be called.
    /// </returns>
    /// <exception cref="InterceptionException">The interceptor fails.</exception>
    public async Task<InterceptedAnswer?> BeginAsync(McpExchange exchange, string path, CancellationToken cancellationToken)
    {
        if (exchange.Gateway.RequestInterceptor is not { } interceptor)
            return null;
        var input = new JsonObject { ["gatewayRequest"] = WriteRequest(exchange, interceptor, path) };
        var output = await CallAsync(exchange, interceptor, input, cancellationToken);
        if (output["transformedGatewayResponse"] is JsonObject response)
            return new InterceptedAnswer(StatusCodes.Status200OK, exchange.ResponseHeaders, default).With(response, ReadBody);
        if (output["transformedGatewayRequest"] is JsonObject request)
        {
            exchange.InterceptorHeaders = InterceptedHeaders.Read(request);
            if (request["body"] is { } body)
                exchange.Http.Body = ReadBody(body).ToArray();
        }

        return null;
    }

    /// <summary>Calls the interceptor of responses.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="path">The path at the gateway.</param>
    /// <param name="answer">The response of the target.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InterceptionException">The interceptor fails.</exception>
    public async Task<InterceptedAnswer> EndAsync(
        McpExchange exchange, string path, InterceptedAnswer answer, CancellationToken cancellationToken)
    {
        var interceptor = exchange.Gateway.ResponseInterceptor!;
        var input = new JsonObject
        {
            ["gatewayRequest"] = WriteRequest(exchange, interceptor, path),
            ["gatewayResponse"] = new JsonObject
            {
                ["statusCode"] = answer.Status,
                ["contentType"] = answer.ContentType,
                ["headers"] = InterceptedHeaders.Write(answer.Headers),
                ["body"] = interceptor.ExcludesResponseBody ? null : Convert.ToBase64String(answer.Body.Span),
            },
        };
        var output = await CallAsync(exchange, interceptor, input, cancellationToken);
        return output["transformedGatewayResponse"] is JsonObject change ? answer.With(change, ReadBody) : answer;
    }

    private Task<JsonObject> CallAsync(
        McpExchange exchange, Interceptor interceptor, JsonObject input, CancellationToken cancellationToken)
    {
        var context = new JsonObject
        {
            ["GATEWAY_ARN"] = exchange.Gateway.Arn,
            ["GATEWAY_ACCOUNT_ID"] = account.Id,
            ["REQUEST_ID"] = Guid.NewGuid().ToString(),
        };
        return functions.CallAsync(exchange.Gateway.Document, interceptor, Protocol, input, context, cancellationToken);
    }

    private static JsonObject WriteRequest(McpExchange exchange, Interceptor interceptor, string path)
    {
        var request = new JsonObject
        {
            ["path"] = path,
            ["httpMethod"] = exchange.Http.Method,
            ["body"] = Convert.ToBase64String(exchange.Http.Body),
        };
        if (interceptor.PassesHeaders)
            request["headers"] = InterceptedHeaders.Write(exchange.Http.Headers);
        return request;
    }

    private static ReadOnlyMemory<byte> ReadBody(JsonNode body)
    {
        try
        {
            return Convert.FromBase64String(body.ToString());
        }
        catch (FormatException invalid)
        {
            throw new InterceptionException("Received invalid response from interceptor: the body is not in Base64.", invalid);
        }
    }
}
