using System.Net.ServerSentEvents;
using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Reads the responses of MCP servers: one JSON message or a stream of server-sent events.</summary>
internal static class TargetResponseReader
{
    /// <summary>Whether the body is a stream of events, which may contain messages before the response.</summary>
    public static bool IsStream(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType == "text/event-stream";

    /// <summary>Whether the body is one message.</summary>
    public static bool IsJson(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType == "application/json";

    /// <summary>Reads the response to a request. Messages before it in a stream go to <paramref name="onMessage"/>.</summary>
    /// <exception cref="TargetException">The body contains no response to the request, or is longer than the limit.</exception>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static async Task<ServerMessage> ReadAsync(
        HttpResponseMessage response,
        long id,
        long limit,
        Func<ServerMessage, ReadOnlyMemory<byte>, ValueTask>? onMessage,
        CancellationToken cancellationToken)
    {
        await using var body = new LimitedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken), limit, () => TooLarge(limit));
        if (IsStream(response))
            return await ReadEventsAsync(body, id, onMessage, cancellationToken);
        using var message = new MemoryStream();
        await body.CopyToAsync(message, cancellationToken);
        var reply = ServerMessage.Read(message.GetBuffer().AsMemory(0, (int)message.Length));
        return reply.Answers(id) ? reply : throw NoResponse();
    }

    private static async Task<ServerMessage> ReadEventsAsync(
        Stream stream,
        long id,
        Func<ServerMessage, ReadOnlyMemory<byte>, ValueTask>? onMessage,
        CancellationToken cancellationToken)
    {
        await foreach (var item in SseParser.Create(stream, static (_, data) => data.ToArray()).EnumerateAsync(cancellationToken))
        {
            if (item.Data.Length == 0)
                continue;
            var message = ServerMessage.Read(item.Data);
            if (message.Answers(id))
                return message;
            if (onMessage is not null)
                await onMessage(message, item.Data);
        }

        throw NoResponse();
    }

    private static TargetException TooLarge(long limit) =>
        new(TargetFailure.Received(413), $"The MCP server's response is larger than the limit of {limit} bytes.");

    private static TargetException NoResponse() =>
        new(TargetFailure.Unreachable, "The MCP server's response body contains no response to the request.");
}
