using System.Buffers;
using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Runtime.Documents;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Json;

/// <summary>Writes model values as JSON.</summary>
internal static class JsonValueWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the body members of a structure as an object.</summary>
    public static byte[] Structure(object value, ShapeDescriptor shape) => Bytes(writer => WriteStructure(writer, value, shape));

    /// <summary>Writes a single value.</summary>
    public static byte[] Value(object value, ValueDescriptor descriptor) =>
        Bytes(writer => Write(writer, value, descriptor, WireTimestamp.Default));

    private static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteStructure(Utf8JsonWriter writer, object value, ShapeDescriptor shape)
    {
        writer.WriteStartObject();
        foreach (var member in shape.Body)
        {
            if (member.ValueToSend(value) is not { } memberValue)
                continue;
            writer.WritePropertyName(member.EncodedName);
            Write(writer, memberValue, member.Value, member.Timestamp);
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, object? value, ValueDescriptor descriptor, WireTimestamp timestamp)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case ConstantClass constant:
                writer.WriteStringValue(constant.Value);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case float number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case DateTime time:
                WriteTimestamp(writer, time, timestamp);
                break;
            case MemoryStream blob:
                writer.WriteBase64StringValue(blob.ToArray());
                break;
            case Document document:
                DocumentJson.Write(writer, document);
                break;
            case IDictionary map:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    writer.WritePropertyName((string)entry.Key);
                    Write(writer, entry.Value, descriptor.Element, timestamp);
                }
                writer.WriteEndObject();
                break;
            case IList list:
                writer.WriteStartArray();
                foreach (var item in list)
                    Write(writer, item, descriptor.Element, timestamp);
                writer.WriteEndArray();
                break;
            default:
                WriteStructure(writer, value, descriptor.Shape);
                break;
        }
    }

    private static void WriteTimestamp(Utf8JsonWriter writer, DateTime time, WireTimestamp timestamp)
    {
        switch (timestamp)
        {
            case WireTimestamp.Iso8601 or WireTimestamp.Rfc822:
                writer.WriteStringValue(ScalarText.Format(time, timestamp));
                break;
            case WireTimestamp.UnixMilliseconds:
                writer.WriteNumberValue(new DateTimeOffset(time.ToUniversalTime()).ToUnixTimeMilliseconds());
                break;
            default:
                writer.WriteNumberValue(ScalarText.UnixSeconds(time));
                break;
        }
    }
}
