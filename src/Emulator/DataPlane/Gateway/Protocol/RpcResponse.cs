using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>
/// A JSON-RPC message from a server, cut into its parts: what is in them stays as it came, since most of it only passes through.
/// </summary>
/// <param name="Id">The id of the request that it answers; <see langword="null"/> when it is no answer of one of ours.</param>
/// <param name="Result">The result as JSON; empty when there is none.</param>
/// <param name="Error">The error as JSON; empty when there is none.</param>
/// <param name="IsNotification">Whether it is a notification.</param>
internal readonly record struct RpcResponse(long? Id, ReadOnlyMemory<byte> Result, ReadOnlyMemory<byte> Error, bool IsNotification)
{
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static RpcResponse Read(ReadOnlyMemory<byte> message)
    {
        var json = new Utf8JsonReader(message.Span);
        long? id = null;
        bool hasId = false, hasMethod = false;
        ReadOnlyMemory<byte> result = default, error = default;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The message is no JSON object.");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                hasId = json.TokenType != JsonTokenType.Null;
                id = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) ? number : null;
                json.Skip();
            }
            else if (json.ValueTextEquals("result"u8))
                result = Value(ref json, message);
            else if (json.ValueTextEquals("error"u8))
                error = Value(ref json, message);
            else
            {
                hasMethod |= json.ValueTextEquals("method"u8);
                json.Read();
                json.Skip();
            }
        }

        return new(id, result, error, hasMethod && !hasId);
    }

    public bool Answers(long request) => Id == request && (!Result.IsEmpty || !Error.IsEmpty);

    private static ReadOnlyMemory<byte> Value(ref Utf8JsonReader json, ReadOnlyMemory<byte> message)
    {
        json.Read();
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return message[start..(int)json.BytesConsumed];
    }
}
