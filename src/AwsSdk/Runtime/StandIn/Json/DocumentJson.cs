using System.Text.Json;
using Amazon.Runtime.Documents;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Json;

/// <summary>Reads and writes documents (values of any type) as JSON.</summary>
internal static class DocumentJson
{
    public static void Write(Utf8JsonWriter writer, Document document)
    {
        switch (document.Type)
        {
            case DocumentType.Dictionary:
                writer.WriteStartObject();
                foreach (var (name, value) in document.AsDictionary())
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            case DocumentType.List:
                writer.WriteStartArray();
                foreach (var item in document.AsList())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case DocumentType.String:
                writer.WriteStringValue(document.AsString());
                break;
            case DocumentType.Bool:
                writer.WriteBooleanValue(document.AsBool());
                break;
            case DocumentType.Int:
                writer.WriteNumberValue(document.AsInt());
                break;
            case DocumentType.Long:
                writer.WriteNumberValue(document.AsLong());
                break;
            case DocumentType.Double:
                writer.WriteNumberValue(document.AsDouble());
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    public static Document Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new Document(json.EnumerateObject().ToDictionary(p => p.Name, p => Read(p.Value))),
        JsonValueKind.Array => new Document(json.EnumerateArray().Select(Read).ToList()),
        JsonValueKind.String => new Document(json.GetString()),
        JsonValueKind.True => new Document(true),
        JsonValueKind.False => new Document(false),
        JsonValueKind.Number when json.TryGetInt32(out var number) => new Document(number),
        JsonValueKind.Number when json.TryGetInt64(out var number) => new Document(number),
        JsonValueKind.Number => new Document(json.GetDouble()),
        _ => default,
    };
}
