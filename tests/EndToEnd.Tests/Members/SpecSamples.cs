using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Spec.Schema;

namespace EndToEnd.Tests.Members;

/// <summary>
/// Values for every member of a kind, made from the JSON Schema that the mapper generates. So a member that the API gets is walked the day
/// the SDK has it.
/// </summary>
/// <param name="version">Which of two different values each member gets: 1 or 2.</param>
/// <param name="walk">What a schema cannot say: alternatives of unions, and values that AWS checks beyond it.</param>
internal sealed class SpecSamples(int version, MemberWalk walk)
{
    private const int DeepestSelfReference = 1;

    private static readonly JsonObject Schema = JsonNode.Parse(SpecSchema.Text)!.AsObject();

    // The first that a pattern accepts is taken. % becomes #, which Cognito wants in its messages; # becomes a letter that differs from version to version and from item to item.
    private static readonly string[] Texts =
    [
        "text-#", "text#", "https://example.com/#", "arn:aws:lambda:us-east-1:000000000000:function:f#", "arn:aws:iam::000000000000:role/r#",
        "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-00000000000#", "subnet-0123456#", "sg-0123456#", "/mnt/data#",
        "arn:aws:s3:us-east-1:000000000000:accesspoint/access#", "1#", "X-Header-#", "arn:aws:sns:us-east-1:000000000000:topic#",
        "arn:aws:ses:us-east-1:000000000000:identity/mail#", "arn:aws:s3files:us-east-1:000000000000:file-system/fs-0123456789012345#",
        "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789012345#", "s3://bucket/key#",
        "X-Amzn-Bedrock-AgentCore-Runtime-Custom-#", "vpc-0123456#", "arn:aws:acps:us-east-1:000000000000:token-vault/default/oauth2credentialprovider/p#",
        "arn:aws:vpc-lattice:us-east-1:000000000000:resourceconfiguration/rcfg-0123456789abcdef#", "rcfg-0123456789abcdef#",
        "aws-marketplace:us-east-1:000000000000:product-#", "V#", "000000000000", "{%%%%}-#", "{username} {%%%%} #", "1.0.#",
        "arn:aws:bedrock-agentcore:us-east-1:000000000000:capacity-provider/provider-012345678#",
        "arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/runtime-012345678#", "#",
    ];

    /// <summary>The members that a kind's spec accepts.</summary>
    public static IEnumerable<string> MembersOf(string kind) => Definition($"{kind}Spec")["properties"]!.AsObject().Select(member => member.Key);

    /// <summary>The value of a member with everything set.</summary>
    public JsonNode? Full(string kind, string member) =>
        Value(Definition($"{kind}Spec")["properties"]![member]!.AsObject(), member, []);

    private static JsonObject Definition(string name) => Schema["$defs"]![name]!.AsObject();

    private JsonNode? Value(JsonObject schema, string path, IReadOnlyList<string> above)
    {
        if (walk.Values.TryGetValue(path, out var given)) return given is null ? null : JsonNode.Parse(given[version - 1]);
        if (schema["$ref"] is { } reference)
        {
            var name = ((string)reference!)["#/$defs/".Length..];
            return above.Count(other => other == name) > DeepestSelfReference ? null : Value(Definition(name), path, [.. above, name]);
        }

        if (schema["enum"] is JsonArray values) return values[Math.Min(version, values.Count) - 1]!.DeepClone();
        return schema["type"] switch
        {
            JsonArray types when types.Any(type => (string)type! == "object") => Policy(),
            JsonArray => JsonValue.Create(Text(schema, 0)),
            JsonValue type => (string)type! switch
            {
                "boolean" => JsonValue.Create(version == 1),
                "integer" => JsonValue.Create(Math.Min(((long?)schema["minimum"] ?? 1) + version, (long?)schema["maximum"] ?? long.MaxValue)),
                "number" => JsonValue.Create(((double?)schema["minimum"] ?? 1) + (version / 2.0)),
                "array" => List(schema, path, above),
                "object" => Structure(schema, path, above),
                _ => JsonValue.Create(Text(schema, 0)),
            },
            _ => new JsonObject { ["any"] = $"document {version}" },
        };
    }

    private JsonArray? List(JsonObject schema, string path, IReadOnlyList<string> above)
    {
        var count = Math.Max(1, (int?)schema["minItems"] ?? 1);
        var items = schema["items"]!.AsObject();
        var list = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var item = items["$ref"] is null && items["enum"] is null && (string?)(items["type"] as JsonValue) == "string" && !walk.Values.ContainsKey(path)
                ? JsonValue.Create(Text(items, i))
                : Value(items, path, above);
            if (item is not null) list.Add(item);
        }

        return list.Count == 0 ? null : list;
    }

    private JsonObject? Structure(JsonObject schema, string path, IReadOnlyList<string> above)
    {
        var structure = new JsonObject();
        if (schema["properties"] is not JsonObject properties)
        {
            var key = schema["propertyNames"] is JsonObject names ? Text(names, 0) : "KEY";
            if (schema["additionalProperties"] is JsonObject values && Value(values, $"{path}.{key}", above) is { } entry) structure[key] = entry;
            return structure.Count == 0 ? null : structure;
        }

        var isUnion = (int?)schema["minProperties"] == 1 && (int?)schema["maxProperties"] == 1;
        foreach (var (name, member) in properties)
        {
            if (isUnion && name != walk.Choose(path, properties)) continue;
            if (Value(member!.AsObject(), $"{path}.{name}", above) is { } value) structure[name] = value;
        }

        return structure.Count == 0 ? null : structure;
    }

    private JsonObject Policy() => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::00000000000{version}:root" },
            ["Action"] = "bedrock-agentcore:*",
            ["Resource"] = "*",
        }),
    };

    private string Text(JsonObject schema, int index)
    {
        var rules = schema["anyOf"] is JsonArray any ? any[0]!.AsObject() : schema;
        if (rules["enum"] is JsonArray values) return (string)values[Math.Min(version, values.Count) - 1]!;
        var letter = ((char)('a' + (version * 2) + index)).ToString();
        var (least, most) = ((int?)rules["minLength"] ?? 0, (int?)rules["maxLength"] ?? int.MaxValue);
        foreach (var text in Texts.SelectMany(text => (string[])[text.Replace("#", letter, StringComparison.Ordinal), text.Replace("#", $"{version + index}", StringComparison.Ordinal)]))
        {
            var padded = text.Replace('%', '#').PadRight(least, 'x');
            if (padded.Length <= most && (rules["pattern"] is not { } pattern || Regex.IsMatch(padded, (string)pattern!))) return padded;
        }

        throw new JsonException($"No sample text fits {rules.ToJsonString()}. Add one to {nameof(SpecSamples)}.");
    }
}
