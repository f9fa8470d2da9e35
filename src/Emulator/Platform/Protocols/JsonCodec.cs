using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>Converts between JSON bodies and documents by the shapes of a contract.</summary>
internal static class JsonCodec
{
    /// <exception cref="AwsException">The JSON does not match the shape.</exception>
    public static JsonNode Read(ShapeContract shape, JsonNode source, string path)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                return ReadStructure(shape, Expect<JsonObject>(source, shape, path), path);
            case ShapeKind.List:
                var list = new JsonArray();
                foreach (var item in Expect<JsonArray>(source, shape, path))
                    list.Add(item is null ? null : Read(shape.Element!.Shape, item, $"{path}.{list.Count + 1}.member"));
                return list;
            case ShapeKind.Map:
                var map = new JsonObject();
                foreach (var (key, value) in Expect<JsonObject>(source, shape, path))
                    map[key] = value is null ? null : Read(shape.Value!.Shape, value, $"{path}.{key}.member");
                return map;
            case ShapeKind.Document:
                return source.DeepClone();
            default:
                return ReadScalar(shape, source, path);
        }
    }

    public static JsonObject ReadStructure(ShapeContract shape, JsonObject source, string path)
    {
        var document = new JsonObject();
        foreach (var (name, value) in source)
        {
            if (name == "__type")
                continue;
            var member = shape.Members.Find(m => m.WireName == name)
                ?? throw new AwsException("SerializationException", $"Unknown member '{Join(path, name)}'.");
            if (value is not null)
                document[member.Name] = Read(member.Shape, value, Join(path, name));
        }

        return document;
    }

    /// <exception cref="ContractViolationException">The document does not match the shape.</exception>
    public static void Write(Utf8JsonWriter json, MemberContract member, JsonNode? value, string timestampFormat)
    {
        if (value is null)
        {
            json.WriteNullValue();
            return;
        }

        var shape = member.Shape;
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                json.WriteStartObject();
                WriteMembers(json, shape, value.AsObject(), timestampFormat);
                json.WriteEndObject();
                break;
            case ShapeKind.List:
                json.WriteStartArray();
                foreach (var item in value.AsArray())
                    Write(json, shape.Element!, item, timestampFormat);
                json.WriteEndArray();
                break;
            case ShapeKind.Map:
                json.WriteStartObject();
                foreach (var (key, item) in value.AsObject())
                {
                    json.WritePropertyName(key);
                    Write(json, shape.Value!, item, timestampFormat);
                }

                json.WriteEndObject();
                break;
            case ShapeKind.Timestamp when (member.TimestampFormat ?? shape.TimestampFormat ?? timestampFormat) != "unixTimestamp":
                json.WriteStringValue(ScalarText.Format(member, value, timestampFormat));
                break;
            case ShapeKind.Blob:
                json.WriteBase64StringValue(value.Bytes());
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    public static void WriteMembers(Utf8JsonWriter json, ShapeContract shape, JsonObject document, string timestampFormat)
    {
        foreach (var (member, value) in OutputMembers.Of(shape, document))
        {
            if (member.Location is not null)
                continue;
            json.WritePropertyName(member.WireName);
            Write(json, member, value, timestampFormat);
        }
    }

    private static JsonValue ReadScalar(ShapeContract shape, JsonNode source, string path)
    {
        var value = Expect<JsonValue>(source, shape, path);
        switch (shape.Kind, value.GetValueKind())
        {
            case (ShapeKind.String, JsonValueKind.String):
                return JsonValue.Create(value.GetValue<string>());
            case (ShapeKind.Boolean, JsonValueKind.True or JsonValueKind.False):
                return JsonValue.Create(value.GetValue<bool>());
            case (ShapeKind.Integer or ShapeKind.Long, JsonValueKind.Number) when value.TryGetValue<long>(out var number):
                return JsonValue.Create(number);
            case (ShapeKind.Float or ShapeKind.Double or ShapeKind.Timestamp, JsonValueKind.Number):
                return JsonValue.Create(value.GetValue<double>());
            case (ShapeKind.Timestamp, JsonValueKind.String) when ScalarText.ParseTime(value.GetValue<string>()) is { } time:
                return JsonValue.Create(time);
            case (ShapeKind.Blob, JsonValueKind.String):
                return ScalarText.ParseBlob(value.GetValue<string>(), path).AsValue();
            default:
                throw ScalarText.Malformed(path, shape.Kind);
        }
    }

    private static T Expect<T>(JsonNode source, ShapeContract shape, string path)
        where T : JsonNode => source as T ?? throw ScalarText.Malformed(path, shape.Kind);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
