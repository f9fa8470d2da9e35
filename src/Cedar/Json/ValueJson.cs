using System.Text.Json;
using Cedar.Extensions;
using Cedar.Schemas;

namespace Cedar.Json;

/// <summary>Reads values from JSON. Where the expected type is known, <c>__entity</c> and <c>__extn</c> may be left out.</summary>
internal static class ValueJson
{
    private static readonly string[] Escapes = ["__entity", "__extn", "__expr"];

    public static CedarValue Read(JsonElement json, CedarType? expected, string where) => json.ValueKind switch
    {
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        JsonValueKind.Number => json.TryGetInt64(out var number)
            ? new LongValue(number)
            : throw new InvalidJsonException(json, $"{where}: {json.GetRawText()} is not a 64-bit integer"),
        JsonValueKind.String => expected is CedarType.Extension extension
            ? Construct(GetConstructor(extension.Name), json, json.GetString()!, where)
            : new StringValue(json.GetString()!),
        JsonValueKind.Array => new SetValue(
            json.EnumerateArray().Select((item, i) => Read(item, (expected as CedarType.Set)?.Element, $"{where}[{i}]")).ToList()),
        JsonValueKind.Object => ReadObject(json, expected, where),
        _ => throw new InvalidJsonException(json, $"{where}: null is not a value"),
    };

    public static RecordValue ReadRecord(JsonElement json, RecordAttributes? expected, string where) => new(
        JsonMembers.ReadMap(json, where).Select(property =>
        {
            var type = expected is not null && expected.TryGet(property.Name, out var attribute) ? attribute.Type : null;
            return KeyValuePair.Create(property.Name, Read(property.Value, type, $"{where}.{property.Name}"));
        }).ToList());

    /// <summary>Reads <c>{"type": ..., "id": ...}</c>, wrapped in <c>__entity</c> or not.</summary>
    public static EntityUid ReadUid(JsonElement json, string where)
    {
        if (json.ValueKind == JsonValueKind.Object && FindEscape(json, where) is { Name: "__entity" } escape)
            json = escape.Value;
        if (json.ValueKind != JsonValueKind.Object)
            throw new InvalidJsonException(json, $"{where}: expected an entity, {{\"type\": \"...\", \"id\": \"...\"}}");
        var uid = new JsonMembers(json, where, "type", "id");
        return new EntityUid(ReadEntityType(uid.Get("type"), $"{where}: "), uid.GetString("id"));
    }

    public static string ReadEntityType(JsonElement json, string where = "") =>
        json.ValueKind == JsonValueKind.String && CedarText.IsPath(json.GetString()!)
            ? json.GetString()!
            : throw new InvalidJsonException(json, $"{where}`{json}` is not an entity type");

    /// <summary>The escape that makes an object an entity or an extension value; null for a record.</summary>
    public static JsonProperty? FindEscape(JsonElement json, string where)
    {
        var properties = JsonMembers.ReadMap(json, where);
        foreach (var property in properties.Where(p => Escapes.Contains(p.Name)))
        {
            if (property.Name == "__expr")
                throw new InvalidJsonException(json, $"{where}: `__expr` is no longer supported");
            return properties.Count == 1 ? property : throw new InvalidJsonException(json, $"{where}: expected `{property.Name}` alone");
        }

        return null;
    }

    /// <summary>Reads the call of an extension function: its name and its arguments.</summary>
    public static (string Function, IReadOnlyList<JsonElement> Arguments) ReadCallParts(JsonElement json, string where)
    {
        var call = new JsonMembers(json, $"{where}: the extension value", "fn", "arg", "args");
        if (call.Has("arg") == call.Has("args"))
            throw new InvalidJsonException(json, $"{where}: expected an extension value, {{\"fn\": \"...\", \"arg\": \"...\"}}");
        return (call.GetString("fn"), call.Has("arg") ? [call.Get("arg")] : [.. call.GetList("args")]);
    }

    private static CedarValue ReadObject(JsonElement json, CedarType? expected, string where) =>
        (FindEscape(json, where), expected) switch
        {
            ({ Name: "__entity" } entity, _) => ReadUid(entity.Value, where),
            ({ Name: "__extn" } call, _) => ReadCall(call.Value, where),
            (_, CedarType.Entity) => ReadUid(json, where),
            (_, CedarType.Extension) => ReadCall(json, where),
            _ => ReadRecord(json, (expected as CedarType.Record)?.Attributes, where),
        };

    /// <summary>Some values, such as an offset from a date, are written as a call with arguments.</summary>
    private static CedarValue ReadCall(JsonElement json, string where)
    {
        var (function, arguments) = ReadCallParts(json, where);
        CedarValue[] values = [.. arguments.Select(a => Read(a, null, where))];
        return ExtensionCalls.Call(function, values, out var failure) ?? throw new InvalidJsonException(json, $"{where}: {failure}");
    }

    private static string GetConstructor(string type) => type == "ipaddr" ? "ip" : type;

    private static CedarValue Construct(string function, JsonElement json, string argument, string where) =>
        ExtensionCalls.Call(function, [new StringValue(argument)], out var failure)
            ?? throw new InvalidJsonException(json, $"{where}: {failure}");
}
