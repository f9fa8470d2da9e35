using System.Text.Json;
using Cedar.Extensions;
using Cedar.Schemas;

namespace Cedar.Json;

/// <summary>Reads values from JSON. Where the expected type is known, <c>__entity</c> and <c>__extn</c> may be left out.</summary>
internal static class ValueJson
{
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

    public static RecordValue ReadRecord(JsonElement json, RecordAttributes? expected, string where)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new InvalidJsonException(json, $"{where}: expected an object");
        var attributes = new Dictionary<string, CedarValue>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            var type = expected is not null && expected.TryGet(property.Name, out var attribute) ? attribute.Type : null;
            if (!attributes.TryAdd(property.Name, Read(property.Value, type, $"{where}.{property.Name}")))
                throw new InvalidJsonException(property.Value, $"{where}: the attribute {CedarText.Quote(property.Name)} is given twice");
        }

        return new RecordValue(attributes);
    }

    /// <summary>Reads <c>{"type": ..., "id": ...}</c>, wrapped in <c>__entity</c> or not.</summary>
    public static EntityUid ReadUid(JsonElement json, string where)
    {
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("__entity", out var inner))
            json = inner;
        if (json.ValueKind != JsonValueKind.Object || FindString(json, "type") is not { } type || FindString(json, "id") is not { } id)
            throw new InvalidJsonException(json, $"{where}: expected an entity, {{\"type\": \"...\", \"id\": \"...\"}}");
        return CedarText.IsPath(type)
            ? new EntityUid(type, id)
            : throw new InvalidJsonException(json, $"{where}: `{type}` is not an entity type");
    }

    private static CedarValue ReadObject(JsonElement json, CedarType? expected, string where)
    {
        if (json.TryGetProperty("__entity", out var entity))
            return ReadUid(entity, where);
        if (json.TryGetProperty("__extn", out var call))
            return ReadCall(call, where);
        if (json.TryGetProperty("__expr", out _))
            throw new InvalidJsonException(json, $"{where}: `__expr` is no longer supported");
        return expected switch
        {
            CedarType.Entity => ReadUid(json, where),
            CedarType.Extension => ReadCall(json, where),
            _ => ReadRecord(json, (expected as CedarType.Record)?.Attributes, where),
        };
    }

    private static CedarValue ReadCall(JsonElement json, string where)
    {
        if (json.ValueKind != JsonValueKind.Object || FindString(json, "fn") is not { } function)
            throw new InvalidJsonException(json, $"{where}: expected an extension value, {{\"fn\": \"...\", \"arg\": \"...\"}}");
        if (FindString(json, "arg") is { } argument)
            return Construct(function, json, argument, where);

        // Some values, such as an offset from a date, are written as a call with arguments.
        var arguments = json.TryGetProperty("args", out var list) && list.ValueKind == JsonValueKind.Array
            ? list
            : json.TryGetProperty("arg", out var one) ? one : default;
        var values = arguments.ValueKind switch
        {
            JsonValueKind.Array => arguments.EnumerateArray().Select(a => Read(a, null, where)).ToArray(),
            JsonValueKind.Undefined => throw new InvalidJsonException(json, $"{where}: `{function}` has no `arg`"),
            _ => [Read(arguments, null, where)],
        };
        return ExtensionCalls.Call(function, values, out var failure) ?? throw new InvalidJsonException(json, $"{where}: {failure}");
    }

    private static string GetConstructor(string type) => type == "ipaddr" ? "ip" : type;

    private static CedarValue Construct(string function, JsonElement json, string argument, string where) =>
        ExtensionCalls.Call(function, [new StringValue(argument)], out var failure)
            ?? throw new InvalidJsonException(json, $"{where}: {failure}");

    private static string? FindString(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
