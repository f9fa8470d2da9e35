using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.DataPlane.Gateway.Interception;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>A response as a stream of server-sent events. The first message starts it, because the headers are final only then.</summary>
internal sealed class EventStream(HttpContext http, McpExchange exchange, McpInterception interception)
{
    private bool _started;

    /// <summary>Writes a request of a target, which the interceptor of responses may change.</summary>
    /// <exception cref="InterceptionException">The interceptor fails; nothing is written.</exception>
    public async ValueTask AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var whole = new InterceptedAnswer(StatusCodes.Status200OK, exchange.ResponseHeaders, request);
        var answer = await interception.InterceptEventAsync(exchange, whole, isFirst: !_started, cancellationToken);
        if (!_started)
            Start(answer);
        await WriteAsync(answer.Body, cancellationToken);
    }

    /// <summary>Writes the response, which the interceptor of responses may change, and refuse by failing.</summary>
    public async ValueTask AnswerAsync(ReadOnlyMemory<byte> response, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(response, cancellationToken);
        }
        catch (InterceptionException failure)
        {
            await WriteAsync(McpInterception.Refuse(exchange, response, failure), cancellationToken);
        }
    }

    /// <summary>Writes a JSON message that no interceptor sees, and flushes it.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Start(new InterceptedAnswer(StatusCodes.Status200OK, exchange.ResponseHeaders, message));
        var body = http.Response.Body;
        await body.WriteAsync("event: message\n"u8.ToArray(), cancellationToken);
        // An event may have several data lines: write one per line of the message.
        for (var rest = message; ;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            await body.WriteAsync("data: "u8.ToArray(), cancellationToken);
            await body.WriteAsync(end < 0 ? rest : rest[..end], cancellationToken);
            await body.WriteAsync("\n"u8.ToArray(), cancellationToken);
            if (end < 0)
                break;
            rest = rest[(end + 1)..];
        }

        await body.WriteAsync("\n"u8.ToArray(), cancellationToken);
        await body.FlushAsync(cancellationToken);
    }

    private void Start(InterceptedAnswer answer)
    {
        if (_started)
            return;
        _started = true;
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
    }
}
