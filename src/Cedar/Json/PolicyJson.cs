using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cedar.Policies;

namespace Cedar.Json;

/// <summary>Reads and writes policies in Cedar's JSON form.</summary>
public static class PolicyJson
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 4 * Expr.MaxDepth };

    // The relaxed encoder leaves operators such as && readable; the result is JSON, not HTML.
    private static readonly JsonSerializerOptions Deep = new()
    {
        MaxDepth = 4 * Expr.MaxDepth,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a policy or a template.</summary>
    /// <exception cref="CedarSyntaxException">The text is not a policy.</exception>
    public static Policy Read(string json, string id = "policy0") =>
        JsonDocumentReader.Read(json, Bounded, (root, positions) => new PolicyJsonReader(positions).ReadPolicy(root, id));

    /// <summary>Writes a policy or a template.</summary>
    public static string Write(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return PolicyJsonWriter.WritePolicy(policy).ToJsonString(Deep);
    }

    /// <summary>Reads a policy set: <c>staticPolicies</c>, <c>templates</c> and <c>templateLinks</c>.</summary>
    /// <exception cref="FormatException">
    /// The text is not a policy set; a <see cref="CedarSyntaxException"/> carries the position.
    /// </exception>
    public static PolicySet ReadSet(string json) =>
        JsonDocumentReader.Read(json, Bounded, (root, positions) => new PolicyJsonReader(positions).ReadSet(root));

    /// <summary>Writes a policy set with its templates and links.</summary>
    public static string WriteSet(PolicySet policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return new JsonObject
        {
            ["staticPolicies"] = WriteAll(policies.Policies.Where(p => !p.IsTemplate)),
            ["templates"] = WriteAll(policies.Policies.Where(p => p.IsTemplate)),
            ["templateLinks"] = new JsonArray([.. policies.Links.Select(PolicyJsonWriter.WriteLink)]),
        }.ToJsonString(Deep);
    }

    private static JsonObject WriteAll(IEnumerable<Policy> policies) =>
        new(policies.Select(p => KeyValuePair.Create(p.Id, (JsonNode?)PolicyJsonWriter.WritePolicy(p))));
}
