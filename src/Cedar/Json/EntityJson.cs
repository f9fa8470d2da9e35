using System.Text.Json;
using Cedar.Schemas;
using Cedar.Validation;

namespace Cedar.Json;

/// <summary>Reads entities from JSON.</summary>
public static class EntityJson
{
    /// <summary>Reads a list of objects with <c>uid</c>, <c>attrs</c>, <c>parents</c> and <c>tags</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="schema">
    /// If given, values may leave out <c>__entity</c> and <c>__extn</c>, the schema's actions are added, and all entities are checked
    /// against the schema.
    /// </param>
    /// <exception cref="FormatException">The text has another form; a <see cref="CedarSyntaxException"/> carries the position.</exception>
    public static EntityStore Read(string json, Schema? schema = null)
    {
        var entities = JsonDocumentReader.Read(json, JsonDocumentReader.Bounded, (root, _) => root.ValueKind == JsonValueKind.Array
            ? root.EnumerateArray().Select((item, i) => ReadEntity(item, schema, $"entities[{i}]")).ToList()
            : throw new InvalidJsonException(root, "entities: expected a list"));
        if (schema is null)
            return new EntityStore(entities);
        var store = new EntityStore([.. entities, .. schema.ActionEntities.Where(a => entities.TrueForAll(e => !e.Uid.Equals(a.Uid)))]);
        EntityValidator.Check(store, schema);
        return store;
    }

    private static Entity ReadEntity(JsonElement json, Schema? schema, string where)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("uid", out var name))
            throw new InvalidJsonException(json, $"{where}: expected an object with `uid`, `attrs` and `parents`");
        var uid = ValueJson.ReadUid(name, $"{where}.uid");
        where = uid.ToString();
        var type = schema?.FindEntityType(uid.Type);
        var attributes = json.TryGetProperty("attrs", out var attrs)
            ? ValueJson.ReadRecord(attrs, type?.Attributes, where)
            : RecordValue.Empty;
        var parents = json.TryGetProperty("parents", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(p => ValueJson.ReadUid(p, $"{where}, parents")).ToArray()
            : [];
        var tags = json.TryGetProperty("tags", out var tagged)
            ? ValueJson.ReadRecord(tagged, GetTagTypes(tagged, type?.Tags), $"{where}, tags")
            : RecordValue.Empty;
        return new Entity(uid, attributes, [.. parents], tags);
    }

    private static RecordAttributes? GetTagTypes(JsonElement tags, CedarType? type) =>
        type is null || tags.ValueKind != JsonValueKind.Object
            ? null
            : new RecordAttributes(tags.EnumerateObject().Select(t => new AttributeType(t.Name, type, Required: false)));
}
