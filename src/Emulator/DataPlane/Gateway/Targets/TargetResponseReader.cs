using System.Net.ServerSentEvents;
using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Reads the responses of MCP servers: one JSON message or a stream of server-sent events.</summary>
internal static class TargetResponseReader
{
    /// <summary>Reads the response to a request. Notifications before it in a stream go to <paramref name="onNotification"/>.</summary>
    /// <exception cref="TargetException">The body contains no response to the request, or is longer than the limit.</exception>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static async Task<RpcResponse> ReadAsync(
        HttpResponseMessage response,
        long id,
        long limit,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? onNotification,
        CancellationToken cancellationToken)
    {
        await using var body = new LimitedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken), limit, () => TooLarge(limit));
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return await ReadEventsAsync(body, id, onNotification, cancellationToken);
        using var message = new MemoryStream();
        await body.CopyToAsync(message, cancellationToken);
        var reply = RpcResponse.Read(message.GetBuffer().AsMemory(0, (int)message.Length));
        return reply.Answers(id) ? reply : throw NoResponse();
    }

    private static async Task<RpcResponse> ReadEventsAsync(
        Stream stream,
        long id,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? onNotification,
        CancellationToken cancellationToken)
    {
        await foreach (var item in SseParser.Create(stream, static (_, data) => data.ToArray()).EnumerateAsync(cancellationToken))
        {
            if (item.Data.Length == 0)
                continue;
            var message = RpcResponse.Read(item.Data);
            if (message.Answers(id))
                return message;
            if (message.IsNotification && onNotification is not null)
                await onNotification(item.Data, cancellationToken);
        }

        throw NoResponse();
    }

    private static TargetException TooLarge(long limit) =>
        new(TargetFailure.Received(413), $"The MCP server's response is larger than the limit of {limit} bytes.");

    private static TargetException NoResponse() =>
        new(TargetFailure.Unreachable, "The MCP server's response body contains no response to the request.");
}
