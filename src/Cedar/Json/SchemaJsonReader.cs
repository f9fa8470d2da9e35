using System.Text.Json;
using Cedar.Schemas;

namespace Cedar.Json;

/// <summary>Reads the JSON syntax of schemas.</summary>
internal sealed class SchemaJsonReader(JsonPositions positions)
{
    public IReadOnlyCollection<RawNamespace> ReadNamespaces(JsonElement root) =>
        [.. GetProperties(root, "schema").Select(p => ReadNamespace(p.Name, p.Value))];

    private RawNamespace ReadNamespace(string name, JsonElement json)
    {
        var space = new RawNamespace(name);
        foreach (var type in GetMembers(json, "commonTypes"))
            space.CommonTypes[type.Name] = ReadType(type.Value, $"the type `{type.Name}`");
        foreach (var type in GetMembers(json, "entityTypes"))
            space.EntityTypes[type.Name] = ReadEntityType(type.Value, $"the entity type `{type.Name}`");
        foreach (var action in GetMembers(json, "actions"))
            space.Actions[action.Name] = ReadAction(action.Value, $"the action `{action.Name}`");
        return space;
    }

    private RawEntityType ReadEntityType(JsonElement json, string where) => new(
        ReadNames(json, "memberOfTypes", where),
        FindMember(json, "shape") is { } shape ? ReadType(shape, where) : null,
        FindMember(json, "tags") is { } tags ? ReadType(tags, $"the tags of {where}") : null,
        FindMember(json, "enum") is { } ids
            ? [.. ids.EnumerateArray().Select(i => i.GetString() ?? throw Invalid(i, where, "an id"))]
            : null,
        positions.Locate(json));

    private RawAction ReadAction(JsonElement json, string where)
    {
        var applies = FindMember(json, "appliesTo") ?? default;
        return new RawAction(
            [.. GetItems(json, "memberOf", where).Select(m => ReadGroup(m, where))],
            ReadNames(applies, "principalTypes", where),
            ReadNames(applies, "resourceTypes", where),
            FindMember(applies, "context") is { } context ? ReadType(context, $"the context of {where}") : null,
            positions.Locate(json));
    }

    private static (string? Type, string Id) ReadGroup(JsonElement json, string where) =>
        (FindString(json, "type"), FindString(json, "id") ?? throw Invalid(json, where, "an `id` in `memberOf`"));

    private RawType ReadType(JsonElement json, string where)
    {
        var kind = FindString(json, "type") ?? throw Invalid(json, where, "a `type`");
        var position = positions.Locate(json);
        RawType type = kind switch
        {
            "String" or "Long" or "Boolean" or "Bool" => new RawType.Named(kind, RawType.Kind.Builtin),
            "Set" => new RawType.Set(ReadType(FindMember(json, "element") ?? throw Invalid(json, where, "an `element`"), where)),
            "Record" => new RawType.Record([.. GetMembers(json, "attributes").Select(a => ReadAttribute(a, where))]),
            "Entity" => ReadNamed(json, RawType.Kind.Entity, where),
            "Extension" => ReadNamed(json, RawType.Kind.Builtin, where),
            "EntityOrCommon" => ReadNamed(json, RawType.Kind.Any, where),
            _ => new RawType.Named(kind, RawType.Kind.Common),
        };
        return type with { Position = position };
    }

    private static RawType.Named ReadNamed(JsonElement json, RawType.Kind kind, string where)
    {
        var name = FindString(json, "name") ?? throw Invalid(json, where, "a `name`");
        return name.StartsWith("__cedar::", StringComparison.Ordinal)
            ? new RawType.Named(name["__cedar::".Length..], RawType.Kind.Builtin)
            : new RawType.Named(name, kind);
    }

    private RawAttribute ReadAttribute(JsonProperty attribute, string where) => new(
        attribute.Name,
        ReadType(attribute.Value, $"the attribute `{attribute.Name}` of {where}"),
        FindMember(attribute.Value, "required") is not { ValueKind: JsonValueKind.False });

    private ValueList<RawType.Named> ReadNames(JsonElement json, string member, string where) =>
        [.. GetItems(json, member, where).Select(n => new RawType.Named(
            n.ValueKind == JsonValueKind.String ? n.GetString()! : throw Invalid(n, where, $"names in `{member}`"), RawType.Kind.Entity)
        { Position = positions.Locate(n) })];

    private static JsonElement[] GetItems(JsonElement json, string member, string where) => FindMember(json, member) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        _ => throw Invalid(json, where, $"a list as `{member}`"),
    };

    private static JsonProperty[] GetMembers(JsonElement json, string member) =>
        FindMember(json, member) is { } value ? GetProperties(value, member) : [];

    private static JsonProperty[] GetProperties(JsonElement json, string where) =>
        json.ValueKind == JsonValueKind.Object ? [.. json.EnumerateObject()] : throw Invalid(json, where, "an object");

    private static JsonElement? FindMember(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static string? FindString(JsonElement json, string member) =>
        FindMember(json, member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static InvalidJsonException Invalid(JsonElement json, string where, string expected) =>
        new(json, $"{where}: expected {expected}");
}
