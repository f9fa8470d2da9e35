using System.Text.Json.Nodes;
using Cedar.Schemas;

namespace Cedar.Json;

/// <summary>Writes schemas in the JSON syntax.</summary>
internal static class SchemaJsonWriter
{
    public static JsonObject WriteSchema(Schema schema) =>
        new(SchemaNames.GetNamespaces(schema).Select(space => KeyValuePair.Create(space, (JsonNode?)new JsonObject
        {
            ["entityTypes"] = new JsonObject(schema.EntityTypes.Where(e => SchemaNames.GetNamespace(e.Name) == space)
            .Select(e => KeyValuePair.Create(SchemaNames.GetLocalName(e.Name), (JsonNode?)WriteEntityType(e)))),
            ["actions"] = new JsonObject(schema.Actions.Where(a => SchemaNames.GetNamespace(a.Uid.Type) == space)
            .Select(a => KeyValuePair.Create(a.Uid.Id, (JsonNode?)WriteAction(a)))),
        })));

    private static JsonObject WriteEntityType(EntityTypeSchema type)
    {
        if (type.AllowedIds is not null)
            return new JsonObject { ["enum"] = WriteNames(type.AllowedIds) };
        var json = new JsonObject { ["memberOfTypes"] = WriteNames(type.Ancestors), ["shape"] = WriteRecord(type.Attributes) };
        if (type.Tags is not null)
            json["tags"] = WriteType(type.Tags);
        return json;
    }

    private static JsonObject WriteAction(ActionSchema action) => new()
    {
        ["memberOf"] = new JsonArray([.. action.Parents.Select(p => new JsonObject { ["type"] = p.Type, ["id"] = p.Id })]),
        ["appliesTo"] = new JsonObject
        {
            ["principalTypes"] = WriteNames(action.Principals),
            ["resourceTypes"] = WriteNames(action.Resources),
            ["context"] = WriteRecord(action.Context),
        },
    };

    private static JsonArray WriteNames(IEnumerable<string> names) =>
        new([.. names.Order(StringComparer.Ordinal).Select(n => (JsonNode)n)]);

    private static JsonObject WriteRecord(RecordAttributes attributes) => new()
    {
        ["type"] = "Record",
        ["attributes"] = new JsonObject(attributes.Values.Select(a =>
        {
            var type = WriteType(a.Type);
            if (!a.Required)
                type["required"] = false;
            return KeyValuePair.Create(a.Name, (JsonNode?)type);
        })),
    };

    private static JsonObject WriteType(CedarType type) => type switch
    {
        CedarType.Boolean => new JsonObject { ["type"] = "Boolean" },
        CedarType.Entity entity => new JsonObject { ["type"] = "Entity", ["name"] = entity.Name },
        CedarType.Extension extension => new JsonObject { ["type"] = "Extension", ["name"] = extension.Name },
        CedarType.Set set => new JsonObject { ["type"] = "Set", ["element"] = WriteType(set.Element) },
        CedarType.Record record => WriteRecord(record.Attributes),
        _ => new JsonObject { ["type"] = type.ToString() },
    };
}
