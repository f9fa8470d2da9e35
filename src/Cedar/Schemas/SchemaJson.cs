using System.Text.Json;

namespace Cedar;

/// <summary>Reads the JSON syntax of schemas.</summary>
internal static class SchemaJson
{
    public static IReadOnlyCollection<RawNamespace> Namespaces(string json)
    {
        using var document = ValueJson.Parse(json);
        return [.. Properties(document.RootElement, "schema").Select(p => Namespace(p.Name, p.Value))];
    }

    private static RawNamespace Namespace(string name, JsonElement json)
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

    private static RawEntityType EntityType(JsonElement json, string where) => new(
        Names(json, "memberOfTypes", where),
        Optional(json, "shape") is { } shape ? Type(shape, where) : null,
        Optional(json, "tags") is { } tags ? Type(tags, $"the tags of {where}") : null,
        Optional(json, "enum") is { } ids ? [.. ids.EnumerateArray().Select(i => i.GetString() ?? throw Invalid(where, "an id"))] : null,
        default);

    private static RawAction Action(JsonElement json, string where)
    {
        var applies = Optional(json, "appliesTo") ?? default;
        return new RawAction(
            [.. Items(json, "memberOf", where).Select(m => (OptionalText(m, "type"), OptionalText(m, "id") ?? throw Invalid(where, "an `id` in `memberOf`")))],
            Names(applies, "principalTypes", where),
            Names(applies, "resourceTypes", where),
            Optional(applies, "context") is { } context ? Type(context, $"the context of {where}") : null,
            default);
    }

    private static RawType Type(JsonElement json, string where)
    {
        var kind = OptionalText(json, "type") ?? throw Invalid(where, "a `type`");
        return kind switch
        {
            "String" or "Long" or "Boolean" or "Bool" => new RawType.Named(kind, RawType.Kind.Builtin),
            "Set" => new RawType.Set(Type(Optional(json, "element") ?? throw Invalid(where, "an `element`"), where)),
            "Record" => new RawType.Record([.. Members(json, "attributes").Select(a => Attribute(a, where))]),
            "Entity" => Named(json, RawType.Kind.Entity, where),
            "Extension" => Named(json, RawType.Kind.Builtin, where),
            "EntityOrCommon" => Named(json, RawType.Kind.Any, where),
            _ => new RawType.Named(kind, RawType.Kind.Common),
        };
    }

    private static RawType Named(JsonElement json, RawType.Kind kind, string where)
    {
        var name = OptionalText(json, "name") ?? throw Invalid(where, "a `name`");
        return name.StartsWith("__cedar::", StringComparison.Ordinal)
            ? new RawType.Named(name["__cedar::".Length..], RawType.Kind.Builtin)
            : new RawType.Named(name, kind);
    }

    private static RawAttribute Attribute(JsonProperty attribute, string where) => new(
        attribute.Name,
        Type(attribute.Value, $"the attribute `{attribute.Name}` of {where}"),
        Optional(attribute.Value, "required") is not { ValueKind: JsonValueKind.False });

    private static ValueList<RawType.Named> Names(JsonElement json, string member, string where) =>
        [.. Items(json, member, where).Select(n => new RawType.Named(
            n.ValueKind == JsonValueKind.String ? n.GetString()! : throw Invalid(where, $"names in `{member}`"), RawType.Kind.Entity))];

    private static JsonElement[] Items(JsonElement json, string member, string where) => Optional(json, member) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        _ => throw Invalid(where, $"a list as `{member}`"),
    };

    private static JsonProperty[] Members(JsonElement json, string member) =>
        Optional(json, member) is { } value ? Properties(value, member) : [];

    private static JsonProperty[] Properties(JsonElement json, string where) =>
        json.ValueKind == JsonValueKind.Object ? [.. json.EnumerateObject()] : throw Invalid(where, "an object");

    private static JsonElement? Optional(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? OptionalText(JsonElement json, string member) =>
        Optional(json, member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static FormatException Invalid(string where, string expected) => new($"{where}: expected {expected}");
}
