using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning.Access;

/// <summary>A change of what stands between a gateway's callers and its tools: its authorizer's rules, and whether policies are asked at all.</summary>
/// <param name="Rules">What changes, for people: <c>allowedClients: a -> a, b</c>.</param>
/// <param name="MayWiden">Whether somebody may be let in who is not now: true unless the opposite is certain.</param>
public sealed record AuthorizationChange(IReadOnlyList<string> Rules, bool MayWiden)
{
    // Each of these is a condition that every caller has to meet; a longer list is easier to meet, and no list asks nothing.
    private static readonly string[] AnyOf = ["allowedAudience", "allowedClients", "allowedScopes"];

    /// <summary>What changes; null when nothing does.</summary>
    public static AuthorizationChange? Between(GatewayAuthorization before, GatewayAuthorization after)
    {
        var rules = new List<string>();
        var mayWiden = CompareEngines(before.IsEnforced, after.IsEnforced, rules);
        if (before.Authorizer == after.Authorizer) mayWiden |= CompareRules(RulesOf(before.Configuration), RulesOf(after.Configuration), rules);
        else rules.Add($"authorizer: {before.Authorizer?.Value ?? "none"} -> {after.Authorizer?.Value ?? "none"}");
        return rules.Count == 0 ? null : new AuthorizationChange(rules, mayWiden || before.Authorizer != after.Authorizer);
    }

    private static bool CompareEngines(bool before, bool after, List<string> rules)
    {
        if (before != after) rules.Add(after ? "policies: not enforced -> enforced" : "policies: enforced -> not enforced, so that every tool is open");
        return before && !after;
    }

    private static bool CompareRules(JsonObject was, JsonObject becomes, List<string> rules)
    {
        var mayWiden = false;
        foreach (var name in was.Select(rule => rule.Key).Union(becomes.Select(rule => rule.Key)).Order(StringComparer.Ordinal))
        {
            var (old, @new) = (Items(was[name]), Items(becomes[name]));
            if (old.SetEquals(@new)) continue;
            rules.Add($"{name}: {Show(old)} -> {Show(@new)}");
            mayWiden |= AnyOf.Contains(name)
                ? old.Count > 0 && (@new.Count == 0 || !@new.IsSubsetOf(old))
                : name != "customClaims" || !old.IsSubsetOf(@new);
        }

        return mayWiden;
    }

    private static JsonObject RulesOf(AuthorizerConfiguration? configuration) => ModelMapper.ToJson(configuration?.CustomJWTAuthorizer) as JsonObject ?? [];

    private static HashSet<string> Items(JsonNode? rule) => rule switch
    {
        null => [],
        JsonArray list => [.. list.Select(Text)],
        _ => [Text(rule)],
    };

    private static string Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string)value! : node?.ToJsonString() ?? "";

    private static string Show(HashSet<string> items) => items.Count == 0 ? "(any)" : AttributeRef.Display(string.Join(", ", items.Order(StringComparer.Ordinal)));
}
