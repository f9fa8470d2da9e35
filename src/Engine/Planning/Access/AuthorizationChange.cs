using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning.Access;

/// <summary>A change of the authorization of a gateway: of the rules of its authorizer, or of whether it enforces policies.</summary>
/// <param name="Rules">The changed rules, for output, such as <c>allowedClients: a -> a, b</c>.</param>
/// <param name="MayWiden">Whether more callers may be authorized afterwards. True unless it is certain that none are.</param>
public sealed record AuthorizationChange(IReadOnlyList<string> Rules, bool MayWiden)
{
    // A token must match one item of each list. More items authorize more tokens; an empty list does not restrict at all.
    private static readonly string[] AnyOf = ["allowedAudience", "allowedClients", "allowedScopes"];

    /// <summary>Compares two authorizations of a gateway.</summary>
    /// <param name="before">The live authorization.</param>
    /// <param name="after">The authorization after the plan.</param>
    /// <returns>The change; null if they are equal.</returns>
    public static AuthorizationChange? Between(GatewayAuthorization before, GatewayAuthorization after)
    {
        var rules = new List<string>();
        var mayWiden = CompareEngines(before.IsEnforced, after.IsEnforced, rules);
        mayWiden |= CompareResourcePolicies(before.ResourcePolicy, after.ResourcePolicy, rules);
        if (before.Authorizer == after.Authorizer)
        {
            mayWiden |= CompareRules(RulesOf(before.Configuration), RulesOf(after.Configuration), rules);
        }
        else rules.Add($"authorizer: {before.Authorizer?.Value ?? "none"} -> {after.Authorizer?.Value ?? "none"}");
        return rules.Count == 0 ? null : new AuthorizationChange(rules, mayWiden || before.Authorizer != after.Authorizer);
    }

    private static bool CompareEngines(bool before, bool after, List<string> rules)
    {
        if (before != after)
        {
            rules.Add(after ? "policies: not enforced -> enforced" : "policies: enforced -> not enforced, every tool is open");
        }

        return before && !after;
    }

    // What a policy document allows is not computed here. Only the removal of one that denies nothing certainly widens nothing.
    private static bool CompareResourcePolicies(string? before, string? after, List<string> rules)
    {
        if (before == after) return false;
        rules.Add($"resourcePolicy: {(before is null ? "added" : after is null ? "removed" : "changed")}");
        return after is not null || before!.Contains("\"Deny\"", StringComparison.Ordinal);
    }

    private static bool CompareRules(JsonObject before, JsonObject after, List<string> rules)
    {
        var mayWiden = false;
        foreach (var name in before.Select(rule => rule.Key).Union(after.Select(rule => rule.Key)).Order(StringComparer.Ordinal))
        {
            var (old, @new) = (Items(before[name]), Items(after[name]));
            if (old.SetEquals(@new)) continue;
            rules.Add($"{name}: {Show(old)} -> {Show(@new)}");
            mayWiden |= AnyOf.Contains(name)
                ? old.Count > 0 && (@new.Count == 0 || !@new.IsSubsetOf(old))
                : name != "customClaims" || !old.IsSubsetOf(@new);
        }

        return mayWiden;
    }

    private static JsonObject RulesOf(AuthorizerConfiguration? configuration) =>
        ModelMapper.ToJson(configuration?.CustomJWTAuthorizer) as JsonObject ?? [];

    private static HashSet<string> Items(JsonNode? rule) => rule switch
    {
        null => [],
        JsonArray list => [.. list.Select(Text)],
        _ => [Text(rule)],
    };

    private static string Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String
        ? (string)value!
        : node?.ToJsonString() ?? "";

    private static string Show(HashSet<string> items) => items.Count == 0
        ? "(any)"
        : AttributeRef.Display(string.Join(", ", items.Order(StringComparer.Ordinal)));
}
