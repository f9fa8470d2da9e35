using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The attributes of a pool's users: the standard attributes of every pool, and custom ones.</summary>
internal static class PoolSchema
{
    private const int MaximumLength = 2048;

    private static readonly (string Type, string Member, string Low, string High)[] Constraints =
    [
        ("String", "StringAttributeConstraints", "MinLength", "MaxLength"),
        ("Number", "NumberAttributeConstraints", "MinValue", "MaxValue"),
    ];

    private static readonly (string Name, string Type)[] Standard =
    [
        ("profile", "String"), ("address", "String"), ("birthdate", "String"), ("gender", "String"), ("preferred_username", "String"),
        ("updated_at", "Number"), ("website", "String"), ("picture", "String"), ("identities", "String"), ("sub", "String"),
        ("phone_number", "String"), ("phone_number_verified", "Boolean"), ("zoneinfo", "String"), ("locale", "String"), ("email", "String"),
        ("email_verified", "Boolean"), ("given_name", "String"), ("family_name", "String"), ("middle_name", "String"), ("name", "String"),
        ("nickname", "String"),
    ];

    /// <summary>The schema of a new pool.</summary>
    /// <exception cref="AwsException">A requested attribute is not possible.</exception>
    public static JsonArray Build(IEnumerable<JsonObject> requested)
    {
        var requestedList = requested.ToList();
        var attributes = Standard.Select(s =>
        {
            var attribute = StandardAttribute(s.Name, s.Type);
            if (requestedList.Find(w => w.TextOrNull("Name") == s.Name) is { } changed)
                Change(attribute, changed);
            return attribute;
        }).ToList();
        var custom = requestedList.Where(w => !Array.Exists(Standard, s => s.Name == w.TextOrNull("Name"))).Select(Custom);
        return attributes.Concat(custom).ToJsonArray();
    }

    /// <summary>A custom attribute. Its name in the pool has the prefix <c>custom:</c> or <c>dev:custom:</c>.</summary>
    /// <exception cref="AwsException">The attribute is not possible.</exception>
    public static JsonObject Custom(JsonObject requested)
    {
        if (requested.TextOrNull("Name") is not { } name)
            throw CognitoErrors.AttributeNameMissing();
        if (requested["AttributeDataType"] is null)
            throw CognitoErrors.AttributeTypeMissing();
        if (requested["Required"]?.GetValue<bool>() == true)
            throw CognitoErrors.RequiredCustomAttribute();
        var attribute = requested.Copy();
        attribute.Default("DeveloperOnlyAttribute", false).Default("Mutable", true).Default("Required", false);
        var prefix = attribute["DeveloperOnlyAttribute"]!.GetValue<bool>() ? "dev:custom:" : "custom:";
        attribute["Name"] = prefix + (name.StartsWith("custom:", StringComparison.Ordinal) ? name["custom:".Length..] : name);
        if (attribute.Text("AttributeDataType") == "String")
            attribute.Default("StringAttributeConstraints", new JsonObject());
        return Constrained(attribute);
    }

    private static void Change(JsonObject attribute, JsonObject changed)
    {
        var type = changed.TextOrNull("AttributeDataType");
        if (type is not null && type != attribute.Text("AttributeDataType") || changed["DeveloperOnlyAttribute"]?.GetValue<bool>() == true)
            throw CognitoErrors.StandardAttributeChanged(attribute.Text("Name"));
        attribute.CopySet(changed, "Required", "Mutable", "StringAttributeConstraints", "NumberAttributeConstraints");
        Constrained(attribute);
    }

    /// <summary>Checks the constraints of an attribute, and removes those of other types.</summary>
    private static JsonObject Constrained(JsonObject attribute)
    {
        var (name, type) = (attribute.Text("Name"), attribute.Text("AttributeDataType"));
        foreach (var (ofType, member, low, high) in Constraints)
        {
            if (attribute[member] is not JsonObject constraints)
                continue;
            if (ofType != type)
            {
                attribute.Remove(member);
                continue;
            }

            var (from, to) = (Limit(constraints, low, name, member), Limit(constraints, high, name, member));
            if (type == "String" && (from > MaximumLength || to > MaximumLength))
                throw CognitoErrors.AttributeTooLong(name, MaximumLength);
            if (from > to)
                throw CognitoErrors.CrossedConstraints(name, type == "String" ? "length" : "value");
        }

        return attribute;
    }

    private static long? Limit(JsonObject constraints, string limit, string name, string member) => constraints.TextOrNull(limit) switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && (number >= 0 || member == "NumberAttributeConstraints") => number,
        _ => throw CognitoErrors.InvalidConstraints(name, member),
    };

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
