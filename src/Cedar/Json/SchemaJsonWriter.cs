using System.Text.Json.Nodes;
using Cedar.Schemas;

namespace Cedar.Json;

/// <summary>Writes schemas in the JSON syntax.</summary>
internal static class SchemaJsonWriter
{
    public static JsonObject Schema(Schema schema) => new(SchemaNames.Namespaces(schema).Select(space => KeyValuePair.Create(space, (JsonNode?)new JsonObject
    {
        ["entityTypes"] = new JsonObject(schema.EntityTypes.Where(e => SchemaNames.Namespace(e.Name) == space)
            .Select(e => KeyValuePair.Create(SchemaNames.Local(e.Name), (JsonNode?)Entity(e)))),
        ["actions"] = new JsonObject(schema.Actions.Where(a => SchemaNames.Namespace(a.Uid.Type) == space)
            .Select(a => KeyValuePair.Create(a.Uid.Id, (JsonNode?)Action(a)))),
    })));

    private static JsonObject Entity(EntityTypeSchema type)
    {
        if (type.Ids is not null)
            return new JsonObject { ["enum"] = Names(type.Ids) };
        var json = new JsonObject { ["memberOfTypes"] = Names(type.Ancestors), ["shape"] = Record(type.Attributes) };
        if (type.Tags is not null)
            json["tags"] = Type(type.Tags);
        return json;
    }

    private static JsonObject Action(ActionSchema action) => new()
    {
        ["memberOf"] = new JsonArray([.. action.Parents.Select(p => new JsonObject { ["type"] = p.Type, ["id"] = p.Id })]),
        ["appliesTo"] = new JsonObject
        {
            ["principalTypes"] = Names(action.Principals),
            ["resourceTypes"] = Names(action.Resources),
            ["context"] = Record(action.Context),
        },
    };

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Order(StringComparer.Ordinal).Select(n => (JsonNode)n)]);

    private static JsonObject Record(RecordAttributes attributes) => new()
    {
        ["type"] = "Record",
        ["attributes"] = new JsonObject(attributes.Values.Select(a =>
        {
            var type = Type(a.Type);
            if (!a.Required)
                type["required"] = false;
            return KeyValuePair.Create(a.Name, (JsonNode?)type);
        })),
    };

    private static JsonObject Type(CedarType type) => type switch
    {
        CedarType.Boolean => new JsonObject { ["type"] = "Boolean" },
        CedarType.Entity entity => new JsonObject { ["type"] = "Entity", ["name"] = entity.Name },
        CedarType.Extension extension => new JsonObject { ["type"] = "Extension", ["name"] = extension.Name },
        CedarType.Set set => new JsonObject { ["type"] = "Set", ["element"] = Type(set.Element) },
        CedarType.Record record => Record(record.Attributes),
        _ => new JsonObject { ["type"] = type.ToString() },
    };
}
