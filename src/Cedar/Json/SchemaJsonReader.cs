using System.Text.Json;
using Cedar.Schemas;

namespace Cedar.Json;

/// <summary>Reads the JSON syntax of schemas.</summary>
internal sealed class SchemaJsonReader(JsonPlaces places)
{
    public IReadOnlyCollection<RawNamespace> Namespaces(JsonElement root) => [.. Properties(root, "schema").Select(p => Namespace(p.Name, p.Value))];

    private RawNamespace Namespace(string name, JsonElement json)
    {
        var space = new RawNamespace(name);
        foreach (var type in Members(json, "commonTypes"))
            space.CommonTypes[type.Name] = Type(type.Value, $"the type `{type.Name}`");
        foreach (var type in Members(json, "entityTypes"))
            space.EntityTypes[type.Name] = EntityType(type.Value, $"the entity type `{type.Name}`");
        foreach (var action in Members(json, "actions"))
            space.Actions[action.Name] = Action(action.Value, $"the action `{action.Name}`");
        return space;
    }

    private RawEntityType EntityType(JsonElement json, string where) => new(
        Names(json, "memberOfTypes", where),
        Optional(json, "shape") is { } shape ? Type(shape, where) : null,
        Optional(json, "tags") is { } tags ? Type(tags, $"the tags of {where}") : null,
        Optional(json, "enum") is { } ids ? [.. ids.EnumerateArray().Select(i => i.GetString() ?? throw Invalid(i, where, "an id"))] : null,
        places.Of(json));

    private RawAction Action(JsonElement json, string where)
    {
        var applies = Optional(json, "appliesTo") ?? default;
        return new RawAction(
            [.. Items(json, "memberOf", where).Select(m => (OptionalText(m, "type"), OptionalText(m, "id") ?? throw Invalid(m, where, "an `id` in `memberOf`")))],
            Names(applies, "principalTypes", where),
            Names(applies, "resourceTypes", where),
            Optional(applies, "context") is { } context ? Type(context, $"the context of {where}") : null,
            places.Of(json));
    }

    private RawType Type(JsonElement json, string where)
    {
        var kind = OptionalText(json, "type") ?? throw Invalid(json, where, "a `type`");
        var position = places.Of(json);
        RawType type = kind switch
        {
            "String" or "Long" or "Boolean" or "Bool" => new RawType.Named(kind, RawType.Kind.Builtin),
            "Set" => new RawType.Set(Type(Optional(json, "element") ?? throw Invalid(json, where, "an `element`"), where)),
            "Record" => new RawType.Record([.. Members(json, "attributes").Select(a => Attribute(a, where))]),
            "Entity" => Named(json, RawType.Kind.Entity, where),
            "Extension" => Named(json, RawType.Kind.Builtin, where),
            "EntityOrCommon" => Named(json, RawType.Kind.Any, where),
            _ => new RawType.Named(kind, RawType.Kind.Common),
        };
        return type with { Position = position };
    }

    private static RawType.Named Named(JsonElement json, RawType.Kind kind, string where)
    {
        var name = OptionalText(json, "name") ?? throw Invalid(json, where, "a `name`");
        return name.StartsWith("__cedar::", StringComparison.Ordinal)
            ? new RawType.Named(name["__cedar::".Length..], RawType.Kind.Builtin)
            : new RawType.Named(name, kind);
    }

    private RawAttribute Attribute(JsonProperty attribute, string where) => new(
        attribute.Name,
        Type(attribute.Value, $"the attribute `{attribute.Name}` of {where}"),
        Optional(attribute.Value, "required") is not { ValueKind: JsonValueKind.False });

    private ValueList<RawType.Named> Names(JsonElement json, string member, string where) =>
        [.. Items(json, member, where).Select(n => new RawType.Named(
            n.ValueKind == JsonValueKind.String ? n.GetString()! : throw Invalid(n, where, $"names in `{member}`"), RawType.Kind.Entity)
        { Position = places.Of(n) })];

    private static JsonElement[] Items(JsonElement json, string member, string where) => Optional(json, member) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        _ => throw Invalid(json, where, $"a list as `{member}`"),
    };

    private static JsonProperty[] Members(JsonElement json, string member) =>
        Optional(json, member) is { } value ? Properties(value, member) : [];

    private static JsonProperty[] Properties(JsonElement json, string where) =>
        json.ValueKind == JsonValueKind.Object ? [.. json.EnumerateObject()] : throw Invalid(json, where, "an object");

    private static JsonElement? Optional(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? OptionalText(JsonElement json, string member) =>
        Optional(json, member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonReadingException Invalid(JsonElement json, string where, string expected) => new(json, $"{where}: expected {expected}");
}
