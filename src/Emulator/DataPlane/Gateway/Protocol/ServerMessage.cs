using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>
/// A JSON-RPC message from a server: a response, a notification, or a request to the client. Its parts stay unparsed, because the gateway
/// forwards most of them unchanged.
/// </summary>
/// <param name="Id">The id as JSON; empty if there is none.</param>
/// <param name="Method">The method; <see langword="null"/> for a response.</param>
/// <param name="Params">The parameters as JSON; empty if there are none.</param>
/// <param name="Result">The result as JSON; empty if there is none.</param>
/// <param name="Error">The error as JSON; empty if there is none.</param>
internal readonly record struct ServerMessage(
    ReadOnlyMemory<byte> Id, string? Method, ReadOnlyMemory<byte> Params, ReadOnlyMemory<byte> Result, ReadOnlyMemory<byte> Error)
{
    public bool IsNotification => Method is not null && Id.IsEmpty;

    /// <summary>Whether the server waits for a response of the client.</summary>
    public bool IsRequest => Method is not null && !Id.IsEmpty;

    /// <exception cref="AmbiguousJsonException">Parsers may read the message differently.</exception>
    /// <exception cref="JsonException">The message is not a JSON object.</exception>
    public static ServerMessage Read(ReadOnlyMemory<byte> message)
    {
        StrictJson.Check(message.Span);
        var json = new Utf8JsonReader(message.Span, new JsonReaderOptions { MaxDepth = StrictJson.MaxDepth });
        var read = new ServerMessage();
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The message is not a JSON object.");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8))
                read = read with { Id = Value(ref json, message, unless: JsonTokenType.Null) };
            else if (json.ValueTextEquals("result"u8))
                read = read with { Result = Value(ref json, message) };
            else if (json.ValueTextEquals("error"u8))
                read = read with { Error = Value(ref json, message) };
            else if (json.ValueTextEquals("params"u8))
                read = read with { Params = Value(ref json, message) };
            else
            {
                var isMethod = json.ValueTextEquals("method"u8);
                json.Read();
                if (isMethod && json.TokenType == JsonTokenType.String)
                    read = read with { Method = json.GetString() };
                json.Skip();
            }
        }

        return read;
    }

    /// <summary>Whether the message is the response to a request of the gateway, whose ids are integers.</summary>
    public bool Answers(long request) =>
        Method is null
        && System.Buffers.Text.Utf8Parser.TryParse(Id.Span, out long id, out var length)
        && length == Id.Length
        && id == request
        && (!Result.IsEmpty || !Error.IsEmpty);

    private static ReadOnlyMemory<byte> Value(
        ref Utf8JsonReader json, ReadOnlyMemory<byte> message, JsonTokenType unless = JsonTokenType.None)
    {
        json.Read();
        var isLeftOut = json.TokenType == unless;
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return isLeftOut ? default : message[start..(int)json.BytesConsumed];
    }
}
