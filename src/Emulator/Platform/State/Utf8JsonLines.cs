using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>Collects <c>[table, key, document]</c> lines and writes them in one call.</summary>
internal sealed class Utf8JsonLines
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public void Add(string table, string key, JsonObject? document)
    {
        using var json = new Utf8JsonWriter(_buffer);
        json.WriteStartArray();
        json.WriteStringValue(table);
        json.WriteStringValue(key);
        if (document is null)
            json.WriteNullValue();
        else
            document.WriteTo(json);
        json.WriteEndArray();
        json.Flush();
        _buffer.Write("\n"u8);
    }

    public void WriteTo(Stream stream)
    {
        stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
