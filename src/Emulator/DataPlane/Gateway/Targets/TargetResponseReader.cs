using System.Net.ServerSentEvents;
using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Reads the answers of MCP servers, which come as one JSON message or as a stream of events.</summary>
internal static class TargetResponseReader
{
    /// <summary>The answer to a request; what comes before it in a stream goes to <paramref name="onNotification"/>.</summary>
    /// <exception cref="TargetException">There is no answer in what came.</exception>
    /// <exception cref="JsonException">What came is no JSON.</exception>
    public static async Task<RpcResponse> ReadAsync(
        HttpResponseMessage response, long id, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? onNotification, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return await ReadEventsAsync(response, id, onNotification, cancellationToken);
        var reply = RpcResponse.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return reply.Answers(id) ? reply : throw NoAnswer();
    }

    private static async Task<RpcResponse> ReadEventsAsync(
        HttpResponseMessage response, long id, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? onNotification, CancellationToken cancellationToken)
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

        throw NoAnswer();
    }

    private static TargetException NoAnswer() => new(TargetFailure.Unreachable, "The MCP server ended its answer without a response to the request.");
}
