using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>
/// A JSON-RPC message from a server. Result and error stay unparsed, because the gateway forwards most of them unchanged.
/// </summary>
/// <param name="Id">The id of the request that it responds to; <see langword="null"/> if it has no integer id.</param>
/// <param name="Result">The result as JSON; empty if there is none.</param>
/// <param name="Error">The error as JSON; empty if there is none.</param>
/// <param name="IsNotification">Whether the message is a notification.</param>
internal readonly record struct RpcResponse(long? Id, ReadOnlyMemory<byte> Result, ReadOnlyMemory<byte> Error, bool IsNotification)
{
    /// <exception cref="AmbiguousJsonException">Parsers may read the message differently.</exception>
    /// <exception cref="JsonException">The message is not a JSON object.</exception>
    public static RpcResponse Read(ReadOnlyMemory<byte> message)
    {
        StrictJson.Check(message.Span);
        var json = new Utf8JsonReader(message.Span, new JsonReaderOptions { MaxDepth = StrictJson.MaxDepth });
        long? id = null;
        bool hasId = false, hasMethod = false;
        ReadOnlyMemory<byte> result = default, error = default;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The message is not a JSON object.");
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
