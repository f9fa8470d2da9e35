using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>Writes JSON with minimal escaping, as MCP servers do. The text must not be embedded in HTML.</summary>
internal static class JsonText
{
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // An entry of a message is written as part of another message.
    private static JsonSerializerOptions Serializing { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 2 * StrictJson.MaxDepth };

    /// <summary>Parses JSON that need not be part of a checked message.</summary>
    /// <exception cref="AmbiguousJsonException">Parsers may read the text differently.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonNode? Parse(ReadOnlyMemory<byte> json)
    {
        StrictJson.Check(json.Span);
        return JsonNode.Parse(json.Span, documentOptions: new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth });
    }

    public static byte[] Utf8(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Serializing);

    /// <summary>Joins serialized items with commas, between a start and an end.</summary>
    public static byte[] Join(ReadOnlySpan<byte> start, IEnumerable<ReadOnlyMemory<byte>> items, ReadOnlySpan<byte> end)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(start);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
                buffer.Write(","u8);
            buffer.Write(item.Span);
            isFirst = false;
        }

        buffer.Write(end);
        return buffer.WrittenSpan.ToArray();
    }
}
