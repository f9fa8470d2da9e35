using System.Net.ServerSentEvents;
using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Reads the responses of MCP servers: one JSON message or a stream of server-sent events.</summary>
internal static class TargetResponseReader
{
    /// <summary>Reads the response to a request. Notifications before it in a stream go to <paramref name="onNotification"/>.</summary>
    /// <exception cref="TargetException">The body contains no response to the request.</exception>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static async Task<RpcResponse> ReadAsync(
        HttpResponseMessage response,
        long id,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? onNotification,
        CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return await ReadEventsAsync(response, id, onNotification, cancellationToken);
        var reply = RpcResponse.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return reply.Answers(id) ? reply : throw NoResponse();
    }

    private static async Task<RpcResponse> ReadEventsAsync(
        HttpResponseMessage response,
        long id,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? onNotification,
        CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
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

    private static TargetException NoResponse() =>
        new(TargetFailure.Unreachable, "The MCP server's response body contains no response to the request.");
}
