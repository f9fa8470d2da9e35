using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>MCP's transport over HTTP: one POST carries one message, or several where the revision had that, and gets the answer.</summary>
internal sealed class StreamableHttp(GatewayMethods methods, SessionStore sessions)
{
    public async Task AnswerAsync(McpExchange exchange, HttpContext http, CancellationToken cancellationToken)
    {
        JsonElement id = default;
        try
        {
            using var body = Parse(exchange.Http.Body);
            if (body.RootElement.ValueKind == JsonValueKind.Array)
            {
                await AnswerBatchAsync(exchange, body.RootElement, http, cancellationToken);
                return;
            }

            var message = RpcMessage.Read(body.RootElement);
            id = message.Id.ValueKind == JsonValueKind.Undefined ? default : message.Id.Clone();
            Check(exchange, message);
            await AnswerAsync(exchange, message, http, cancellationToken);
        }
        catch (RpcException error)
        {
            await SendAsync(http, exchange, error.Status, RpcResponseWriter.Error(id, error), cancellationToken);
        }
    }

    private async Task AnswerAsync(McpExchange exchange, RpcMessage message, HttpContext http, CancellationToken cancellationToken)
    {
        if (message.Kind != RpcMessageKind.Request)
        {
            await SendAsync(http, exchange, StatusCodes.Status202Accepted, default, cancellationToken);
            return;
        }

        if (exchange.Gateway.Streams && message.Method == "tools/call" && AcceptsEvents(exchange))
        {
            var events = new EventStream(http, exchange.AnswerHeaders);
            exchange.Notify = events.WriteAsync;
            await events.WriteAsync(await methods.AnswerAsync(exchange, message, cancellationToken), cancellationToken);
            return;
        }

        await SendAsync(http, exchange, StatusCodes.Status200OK, await methods.AnswerAsync(exchange, message, cancellationToken), cancellationToken);
    }

    private async Task AnswerBatchAsync(McpExchange exchange, JsonElement batch, HttpContext http, CancellationToken cancellationToken)
    {
        var isSpoken = exchange.Gateway.Versions.Contains(McpVersion.WithBatches) && exchange.Version is null or McpVersion.WithBatches;
        if (!isSpoken || batch.GetArrayLength() == 0)
            throw new RpcException(RpcError.InvalidRequest, isSpoken ? "Invalid Request: the batch is empty." : "Invalid Request: batches are not supported.", 400);
        var answers = new List<ReadOnlyMemory<byte>>();
        foreach (var element in batch.EnumerateArray())
        {
            if (await AnswerOneAsync(exchange, RpcMessage.Read(element), cancellationToken) is { IsEmpty: false } answer)
                answers.Add(answer);
        }

        await SendAsync(http, exchange, answers.Count == 0 ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, RpcResponseWriter.Batch(answers), cancellationToken);
    }

    private async ValueTask<ReadOnlyMemory<byte>> AnswerOneAsync(McpExchange exchange, RpcMessage message, CancellationToken cancellationToken)
    {
        try
        {
            if (message.Method == "initialize")
                throw new RpcException(RpcError.InvalidRequest, "Invalid Request: initialize must not be part of a batch.");
            Check(exchange, message);
            return message.Kind == RpcMessageKind.Request ? await methods.AnswerAsync(exchange, message, cancellationToken) : default;
        }
        catch (RpcException error)
        {
            return RpcResponseWriter.Error(message.Id, error);
        }
    }

    /// <summary>What every message has to fulfil before it is looked into.</summary>
    private void Check(McpExchange exchange, RpcMessage message)
    {
        if (message.Kind == RpcMessageKind.Invalid)
            throw new RpcException(RpcError.InvalidRequest, "Invalid Request", 400);
        if (message.Method == "initialize")
            return;
        VersionRules.Check(exchange, message);
        if (exchange.Gateway.SessionTimeout is not null && !McpVersion.IsStateless(exchange.Version))
            exchange.Session = sessions.Find(exchange.Gateway, exchange.Caller, exchange.Http.Header("Mcp-Session-Id"));
    }

    private static JsonDocument Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            throw new RpcException(RpcError.Parse, "Parse error", 400);
        }
    }

    private static bool AcceptsEvents(McpExchange exchange) =>
        exchange.Http.Header("Accept")?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) ?? false;

    private static async Task SendAsync(HttpContext http, McpExchange exchange, int status, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.StatusCode = status;
        foreach (var (name, value) in exchange.AnswerHeaders)
            response.Headers[name] = value;
        response.ContentLength = body.Length;
        if (body.IsEmpty)
            return;
        response.ContentType = "application/json";
        await response.BodyWriter.WriteAsync(body, cancellationToken);
    }
}
