using System.Collections;
using System.Text.Json;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Json;

/// <summary>Reads model values from JSON. Unknown members are skipped, because services add members.</summary>
internal static class JsonValueReader
{
    public static void Fill(JsonElement json, object target, ShapeDescriptor shape)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null && shape.FindBodyMember(property.Name) is { } member)
                member.Set(target, Read(property.Value, member.Value, member.Timestamp));
        }
    }

    public static object? Read(JsonElement json, ValueDescriptor value, WireTimestamp timestamp) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        _ => value.Kind switch
        {
            ValueKind.Text => json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText(),
            ValueKind.Constant => value.Constant(json.GetString()!),
            ValueKind.Boolean => json.GetBoolean(),
            ValueKind.Integer => json.TryGetInt32(out var number) ? number : (int)json.GetDouble(),
            ValueKind.Long => json.TryGetInt64(out var number) ? number : (long)json.GetDouble(),
            ValueKind.Float => json.GetSingle(),
            ValueKind.Double => json.GetDouble(),
            ValueKind.Timestamp => json.ValueKind == JsonValueKind.Number
                ? ScalarText.FromUnix(json.GetDouble(), timestamp)
                : ScalarText.ParseTimestamp(json.GetString()!, timestamp),
            ValueKind.Blob => new MemoryStream(json.GetBytesFromBase64()),
            ValueKind.Document => DocumentJson.Read(json),
            ValueKind.List => ReadList(json, value, timestamp),
            ValueKind.Map => ReadMap(json, value, timestamp),
            _ => ReadStructure(json, value),
        },
    };

    private static IList ReadList(JsonElement json, ValueDescriptor value, WireTimestamp timestamp)
    {
        var list = (IList)value.Create();
        foreach (var item in json.EnumerateArray())
            list.Add(Read(item, value.Element, timestamp));
        return list;
    }

    private static IDictionary ReadMap(JsonElement json, ValueDescriptor value, WireTimestamp timestamp)
    {
        var map = (IDictionary)value.Create();
        foreach (var entry in json.EnumerateObject())
            map[entry.Name] = Read(entry.Value, value.Element, timestamp);
        return map;
    }

    private static object ReadStructure(JsonElement json, ValueDescriptor value)
    {
        var structure = value.Create();
        Fill(json, structure, value.Shape);
        return structure;
    }
}
