using System.Buffers;
using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>Writes JSON-RPC responses.</summary>
internal static class RpcResponseWriter
{
    /// <summary>Writes a response whose result a callback writes.</summary>
    public static ReadOnlyMemory<byte> Result(JsonElement id, Action<Utf8JsonWriter> result) => Write(id, json =>
    {
        json.WritePropertyName("result"u8);
        result(json);
    });

    /// <summary>Writes a response whose result is serialized already.</summary>
    public static ReadOnlyMemory<byte> Result(JsonElement id, ReadOnlyMemory<byte> result) => Write(id, json =>
    {
        json.WritePropertyName("result"u8);
        json.WriteRawValue(result.Span, skipInputValidation: true);
    }, result.Length);

    public static ReadOnlyMemory<byte> Error(JsonElement id, RpcException error) => Write(id, json =>
    {
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, error.Code);
        json.WriteString("message"u8, error.Message);
        if (error.ErrorData is not null)
        {
            json.WritePropertyName("data"u8);
            error.ErrorData.WriteTo(json);
        }

        json.WriteEndObject();
    });

    /// <summary>Writes a batch of responses; empty if there are none.</summary>
    public static ReadOnlyMemory<byte> Batch(List<ReadOnlyMemory<byte>> responses) =>
        responses.Count == 0 ? default : JsonText.Join("["u8, responses, "]"u8);

    private static ReadOnlyMemory<byte> Write(JsonElement id, Action<Utf8JsonWriter> rest, int size = 0)
    {
        var buffer = new ArrayBufferWriter<byte>(size + 256);
        using var json = new Utf8JsonWriter(buffer, JsonText.Writing);
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WritePropertyName("id"u8);
        if (id.ValueKind == JsonValueKind.Undefined)
            json.WriteNullValue();
        else
            id.WriteTo(json);
        rest(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
