using Microsoft.AspNetCore.Http;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>A response as a stream of server-sent events. The first message starts it, because the headers are final only then.</summary>
internal sealed class EventStream(HttpContext http, IReadOnlyDictionary<string, string> headers)
{
    private bool _started;

    /// <summary>Writes a JSON message and flushes it.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Start();
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

    private void Start()
    {
        if (_started)
            return;
        _started = true;
        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        foreach (var (name, value) in headers)
            response.Headers[name] = value;
    }
}
