using Microsoft.AspNetCore.Http;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>An answer as a stream of events. It starts with its first message, since only then its headers are known.</summary>
internal sealed class EventStream(HttpContext http, IReadOnlyDictionary<string, string> headers)
{
    private bool _started;

    /// <summary>Sends a JSON message at once.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Start();
        var body = http.Response.Body;
        await body.WriteAsync("event: message\n"u8.ToArray(), cancellationToken);
        // A message with line breaks is sent as lines of one event.
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
