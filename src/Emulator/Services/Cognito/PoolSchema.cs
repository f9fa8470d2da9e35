using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The attributes of a pool's users: the standard attributes of every pool, and custom ones.</summary>
internal static class PoolSchema
{
    private static readonly (string Name, string Type)[] Standard =
    [
        ("profile", "String"), ("address", "String"), ("birthdate", "String"), ("gender", "String"), ("preferred_username", "String"),
        ("updated_at", "Number"), ("website", "String"), ("picture", "String"), ("identities", "String"), ("sub", "String"),
        ("phone_number", "String"), ("phone_number_verified", "Boolean"), ("zoneinfo", "String"), ("locale", "String"), ("email", "String"),
        ("email_verified", "Boolean"), ("given_name", "String"), ("family_name", "String"), ("middle_name", "String"), ("name", "String"),
        ("nickname", "String"),
    ];

    public static JsonArray Build(IEnumerable<JsonObject> requested)
    {
        var requestedList = requested.ToList();
        var attributes = Standard.Select(s =>
        {
            var attribute = StandardAttribute(s.Name, s.Type);
            if (requestedList.Find(w => w.TextOrNull("Name") == s.Name) is { } changed)
            {
                attribute.CopySet(
                    changed, "Required", "Mutable", "DeveloperOnlyAttribute", "StringAttributeConstraints", "NumberAttributeConstraints");
            }

            return attribute;
        });
        var custom = requestedList.Where(w => !Array.Exists(Standard, s => s.Name == w.TextOrNull("Name"))).Select(Custom);
        return attributes.Concat(custom).ToJsonArray();
    }

    public static JsonObject Custom(JsonObject requested)
    {
        var name = requested.Text("Name");
        var attribute = requested.Copy();
        attribute["Name"] = name.StartsWith("custom:", StringComparison.Ordinal) ? name : "custom:" + name;
        attribute.Default("AttributeDataType", "String")
            .Default("DeveloperOnlyAttribute", false)
            .Default("Mutable", true)
            .Default("Required", false);
        if (attribute.Text("AttributeDataType") == "String")
            attribute.Default("StringAttributeConstraints", new JsonObject());
        return attribute;
    }

    private static JsonObject StandardAttribute(string name, string type)
    {
        var attribute = new JsonObject
        {
            ["Name"] = name,
            ["AttributeDataType"] = type,
            ["DeveloperOnlyAttribute"] = false,
            ["Mutable"] = name != "sub",
            ["Required"] = name == "sub",
        };
        if (type == "String")
        {
            attribute["StringAttributeConstraints"] = name switch
            {
                "identities" => new JsonObject(),
                "sub" => new JsonObject { ["MinLength"] = "1", ["MaxLength"] = "2048" },
                "birthdate" => new JsonObject { ["MinLength"] = "10", ["MaxLength"] = "10" },
                _ => new JsonObject { ["MinLength"] = "0", ["MaxLength"] = "2048" },
            };
        }

        if (type == "Number")
            attribute["NumberAttributeConstraints"] = new JsonObject { ["MinValue"] = "0" };
        return attribute;
    }
}
