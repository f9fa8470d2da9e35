using System.Text.Json;
using Cedar.Schemas;

namespace Cedar.Json;

/// <summary>Reads the JSON syntax of schemas.</summary>
internal sealed class SchemaJsonReader(JsonPositions positions)
{
    private readonly TypeJsonReader _types = new(positions);

    public IReadOnlyCollection<RawNamespace> ReadNamespaces(JsonElement root) =>
        [.. JsonMembers.ReadMap(root, "the schema").Select(p => ReadNamespace(p.Name, p.Value))];

    private RawNamespace ReadNamespace(string name, JsonElement json)
    {
        if (name.Length > 0 && !CedarText.IsPath(name))
            throw new InvalidJsonException(json, $"`{name}` is not the name of a namespace");
        var members = new JsonMembers(json, $"the namespace `{name}`", "commonTypes", "entityTypes", "actions", "annotations");
        if (AnnotationJson.Read(members).Count > 0 && name.Length == 0)
            throw new InvalidJsonException(members.Get("annotations"), "only namespaces with a name have annotations");
        var space = new RawNamespace(name);
        foreach (var type in members.Has("commonTypes") ? members.GetMap("commonTypes") : [])
            space.CommonTypes[ReadTypeName(type, isCommon: true)] = _types.ReadCommon(type.Value, $"the type `{type.Name}`");
        foreach (var type in members.GetMap("entityTypes"))
            space.EntityTypes[ReadTypeName(type, isCommon: false)] = ReadEntityType(type.Value, $"the entity type `{type.Name}`");
        foreach (var action in members.GetMap("actions"))
            space.Actions[action.Name] = ReadAction(action.Value, $"the action `{action.Name}`");
        return space;
    }

    private static string ReadTypeName(JsonProperty type, bool isCommon)
    {
        if (!CedarText.IsIdentifier(type.Name) || CedarText.IsReserved(type.Name))
            throw new InvalidJsonException(type.Value, $"`{type.Name}` is not the name of a type");
        return SchemaNames.FindReserved(type.Name, isCommon) is { } reason
            ? throw new InvalidJsonException(type.Value, reason)
            : type.Name;
    }

    private RawEntityType ReadEntityType(JsonElement json, string where)
    {
        var type = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("enum", out _)
            ? new JsonMembers(json, where, "enum", "annotations")
            : new JsonMembers(json, where, "memberOfTypes", "shape", "tags", "annotations");
        AnnotationJson.Read(type);
        if (type.Has("enum"))
            return new RawEntityType([], null, null, ReadIds(type, where), positions.Locate(json));
        return new RawEntityType(
            type.Has("memberOfTypes") ? ReadNames(type, "memberOfTypes") : [],
            type.Find("shape") is { } shape ? _types.Read(shape, where) : null,
            type.Find("tags") is { } tags ? _types.Read(tags, $"the tags of {where}") : null,
            null,
            positions.Locate(json));
    }

    private static ValueList<string> ReadIds(JsonMembers type, string where)
    {
        ValueList<string> ids = [.. type.GetList("enum").Select(i => JsonMembers.ReadString(i, $"{where}: `enum`"))];
        return ids.Count > 0 ? ids : throw new InvalidJsonException(type.Get("enum"), $"{where}: expected at least one id in `enum`");
    }

    private RawAction ReadAction(JsonElement json, string where)
    {
        var action = new JsonMembers(json, where, "memberOf", "appliesTo", "attributes", "annotations");
        AnnotationJson.Read(action);
        if (action.FindNonNull("attributes") is { } attributes)
            throw new InvalidJsonException(attributes, $"{where}: actions have no attributes");
        ValueList<(string?, string)> groups =
            action.FindNonNull("memberOf") is null ? [] : [.. action.GetList("memberOf").Select(m => ReadGroup(m, where))];
        if (action.FindNonNull("appliesTo") is not { } given)
            return new RawAction(groups, [], [], null, positions.Locate(json));
        var applies = new JsonMembers(given, $"{where}: `appliesTo`", "principalTypes", "resourceTypes", "context");
        return new RawAction(
            groups,
            ReadNames(applies, "principalTypes"),
            ReadNames(applies, "resourceTypes"),
            applies.Find("context") is { } context ? _types.Read(context, $"the context of {where}") : null,
            positions.Locate(json));
    }

    private static (string? Type, string Id) ReadGroup(JsonElement json, string where)
    {
        var group = new JsonMembers(json, $"{where}: `memberOf`", "id", "type");
        return (group.FindNonNull("type") is null ? null : group.GetString("type"), group.GetString("id"));
    }

    private ValueList<RawType.Named> ReadNames(JsonMembers json, string member) =>
        [.. json.GetList(member).Select(n => new RawType.Named(JsonMembers.ReadString(n, $"`{member}`"), RawType.Kind.Entity)
        {
            Position = positions.Locate(n),
        })];
}
