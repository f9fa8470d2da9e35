using System.Text.Json;
using Cedar.Schemas;
using Cedar.Validation;

namespace Cedar.Json;

/// <summary>Reads entities from JSON.</summary>
public static class EntityJson
{
    /// <summary>
    /// Reads a list of objects with <c>uid</c>, <c>attrs</c>, <c>parents</c> and, if the entity has any, <c>tags</c>. Other members are
    /// errors.
    /// </summary>
    /// <param name="json">The text.</param>
    /// <param name="schema">
    /// If given, values may leave out <c>__entity</c> and <c>__extn</c>, the schema's actions are added, and all entities are checked
    /// against the schema.
    /// </param>
    /// <exception cref="FormatException">The text has another form; a <see cref="CedarSyntaxException"/> carries the position.</exception>
    public static EntityStore Read(string json, Schema? schema = null)
    {
        var entities = JsonDocumentReader.Read(json, JsonDocumentReader.Bounded, (root, _) =>
            JsonMembers.ReadList(root, "entities").Select((item, i) => ReadEntity(item, schema, $"entities[{i}]")).ToList());
        if (schema is null)
            return new EntityStore(entities);
        var store = new EntityStore([.. entities, .. schema.ActionEntities.Where(a => entities.TrueForAll(e => !e.Uid.Equals(a.Uid)))]);
        EntityValidator.Check(store, schema);
        return store;
    }

    private static Entity ReadEntity(JsonElement json, Schema? schema, string where)
    {
        var members = new JsonMembers(json, where, "uid", "attrs", "parents", "tags");
        var uid = ValueJson.ReadUid(members.Get("uid"), $"{where}.uid");
        var type = schema?.FindEntityType(uid.Type);
        var attributes = ValueJson.ReadRecord(members.Get("attrs"), type?.Attributes, uid.ToString());
        var parents = members.GetList("parents").Select(p => ValueJson.ReadUid(p, $"{uid}, parents"));
        var tags = members.Find("tags") is { } tagged
            ? ValueJson.ReadRecord(tagged, GetTagTypes(tagged, type?.Tags), $"{uid}, tags")
            : RecordValue.Empty;
        return new Entity(uid, attributes, [.. parents], tags);
    }

    private static RecordAttributes? GetTagTypes(JsonElement tags, CedarType? type) =>
        type is null || tags.ValueKind != JsonValueKind.Object
            ? null
            : new RecordAttributes(tags.EnumerateObject().Select(t => new AttributeType(t.Name, type, Required: false)));
}
