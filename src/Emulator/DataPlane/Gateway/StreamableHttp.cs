using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.DataPlane.Gateway.Interception;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// MCP's Streamable HTTP transport. A POST carries one message, or a batch in the protocol version that supports batches; its response
/// carries the answer.
/// </summary>
internal sealed class StreamableHttp(GatewayMethods methods, SessionStore sessions, McpInterception interception)
{
    private readonly CallsInProgress _calls = new();

    public async Task AnswerAsync(McpExchange exchange, HttpContext http, CancellationToken cancellationToken)
    {
        JsonElement id = default;
        try
        {
            using var sent = Parse(exchange.Http.Body);
            id = RpcMessage.FindId(sent.RootElement);
            if (await interception.BeginAsync(exchange, cancellationToken) is { } early)
            {
                await SendAsync(http, exchange, early, cancellationToken);
                return;
            }

            using var changed = exchange.Http.Body == exchange.SentBody ? null : Parse(exchange.Http.Body);
            var body = (changed ?? sent).RootElement;
            if (body.ValueKind == JsonValueKind.Array)
            {
                await AnswerBatchAsync(exchange, body, http, cancellationToken);
                return;
            }

            var message = RpcMessage.Read(body);
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
            await TakeAsync(exchange, message);
            await SendAsync(http, exchange, StatusCodes.Status202Accepted, default, cancellationToken);
        }
        else if (message.Method is "tools/call" or "prompts/get" or "resources/read")
            await AnswerCallAsync(exchange, message, http, cancellationToken);
        else
            await AnswerAsJsonAsync(exchange, message, http, cancellationToken);
    }

    private async Task AnswerCallAsync(McpExchange exchange, RpcMessage message, HttpContext http, CancellationToken cancellationToken)
    {
        using var call = exchange.Call = _calls.Begin(exchange, message);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.Token);
        try
        {
            if (exchange.Gateway.Streams && message.Method == "tools/call" && AcceptsEvents(exchange))
                await AnswerAsEventsAsync(exchange, message, http, either.Token);
            else
                await AnswerAsJsonAsync(exchange, message, http, either.Token);
            call.IsAnswered = true;
        }
        catch (OperationCanceledException) when (call.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // A cancelled request gets no response.
            if (!http.Response.HasStarted)
                await SendAsync(http, exchange, StatusCodes.Status202Accepted, default, cancellationToken);
        }
        catch (OperationCanceledException) when (exchange.IsStateless)
        {
            // From MCP 2026-07-28 on, clients cancel a request by closing the connection.
            await CallsInProgress.CancelAsync(call, null);
            throw;
        }
    }

    private async Task AnswerAsEventsAsync(
        McpExchange exchange, RpcMessage message, HttpContext http, CancellationToken cancellationToken)
    {
        var events = new EventStream(http, exchange, interception);
        exchange.Channel = new CallerChannel(exchange, message, events);
        ReadOnlyMemory<byte> answer;
        try
        {
            answer = await methods.AnswerAsync(exchange, message, cancellationToken);
        }
        catch (RpcException error) when (http.Response.HasStarted)
        {
            answer = RpcResponseWriter.Error(message.Id, error);
        }

        await events.AnswerAsync(answer, cancellationToken);
    }

    private async Task AnswerAsJsonAsync(
        McpExchange exchange, RpcMessage message, HttpContext http, CancellationToken cancellationToken)
    {
        var body = await methods.AnswerAsync(exchange, message, cancellationToken);
        await SendAsync(http, exchange, StatusCodes.Status200OK, body, cancellationToken);
    }

    private async ValueTask TakeAsync(McpExchange exchange, RpcMessage message)
    {
        if (message.Kind == RpcMessageKind.Answer)
            exchange.Session?.Take(message);
        else if (message.Method == "notifications/cancelled")
            await _calls.CancelAsync(exchange, message);
    }

    private async Task AnswerBatchAsync(McpExchange exchange, JsonElement batch, HttpContext http, CancellationToken cancellationToken)
    {
        var isSupported = exchange.Gateway.Versions.Contains(McpVersion.WithBatches) && exchange.Version is null or McpVersion.WithBatches;
        if (!isSupported || batch.GetArrayLength() == 0)
        {
            var problem = isSupported ? "the batch is empty" : "batches are not supported";
            throw new RpcException(RpcError.InvalidRequest, $"Invalid Request: {problem}.", 400);
        }
        var responses = new List<ReadOnlyMemory<byte>>();
        foreach (var element in batch.EnumerateArray())
        {
            if (await AnswerOneAsync(exchange, RpcMessage.Read(element), cancellationToken) is { IsEmpty: false } answer)
                responses.Add(answer);
        }

        var status = responses.Count == 0 ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
        await SendAsync(http, exchange, status, RpcResponseWriter.Batch(responses), cancellationToken);
    }

    private async ValueTask<ReadOnlyMemory<byte>> AnswerOneAsync(
        McpExchange exchange, RpcMessage message, CancellationToken cancellationToken)
    {
        try
        {
            if (message.Method == "initialize")
                throw new RpcException(RpcError.InvalidRequest, "Invalid Request: initialize must not be part of a batch.");
            Check(exchange, message);
            if (message.Kind == RpcMessageKind.Request)
                return await methods.AnswerAsync(exchange, message, cancellationToken);
            await TakeAsync(exchange, message);
            return default;
        }
        catch (RpcException error)
        {
            return RpcResponseWriter.Error(message.Id, error);
        }
    }

    /// <summary>Checks what every message must fulfil: valid JSON-RPC, a supported protocol version, a known session.</summary>
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
            return StrictJson.Parse(body);
        }
        catch (AmbiguousJsonException ambiguous)
        {
            throw new RpcException(RpcError.InvalidRequest, $"Invalid Request: {ambiguous.Message}.", 400);
        }
        catch (JsonException)
        {
            throw new RpcException(RpcError.Parse, "Parse error", 400);
        }
    }

    private static bool AcceptsEvents(McpExchange exchange) =>
        exchange.Http.Header("Accept")?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) ?? false;

    private Task SendAsync(
        HttpContext http, McpExchange exchange, int status, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendAsync(http, exchange, new InterceptedAnswer(status, exchange.ResponseHeaders, body), cancellationToken);

    private async Task SendAsync(
        HttpContext http, McpExchange exchange, InterceptedAnswer answer, CancellationToken cancellationToken)
    {
        var (status, headers, body) = await interception.EndAsync(exchange, answer, cancellationToken);
        var response = http.Response;
        response.StatusCode = status;
        foreach (var (name, value) in headers)
            response.Headers[name] = value;
        response.ContentLength = body.Length;
        if (body.IsEmpty)
            return;
        response.ContentType = "application/json";
        await response.BodyWriter.WriteAsync(body, cancellationToken);
    }
}
