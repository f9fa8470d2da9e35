using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>Evaluates identity policies: an explicit deny overrides an allow, and the default is an implicit deny.</summary>
internal static class PolicyEvaluator
{
    /// <summary>Decides whether policies allow an action on a resource.</summary>
    /// <param name="documents">The policy documents.</param>
    /// <param name="action">The action, such as <c>bedrock-agentcore:GetPolicyEngine</c>.</param>
    /// <param name="resource">The ARN of the resource, or <c>*</c>.</param>
    /// <param name="context">The condition keys of the request with their values.</param>
    public static PolicyDecision Decide(
        IEnumerable<string> documents, string action, string resource, IReadOnlyDictionary<string, string> context)
    {
        var decision = PolicyDecision.ImplicitDeny;
        foreach (var statement in documents.SelectMany(PolicyDocument.Parse))
        {
            if (!Applies(statement, action, resource) || !PolicyConditions.Hold(statement["Condition"] as JsonObject, context))
                continue;
            if (statement["Effect"]!.ToString() == "Deny")
                return PolicyDecision.ExplicitDeny;
            decision = PolicyDecision.Allowed;
        }

        return decision;
    }

    /// <summary>Whether a trust policy allows a principal to do something with the role.</summary>
    /// <param name="trustPolicy">The trust policy.</param>
    /// <param name="principal">The name of the principal, such as an ARN, an account or a service.</param>
    /// <param name="action">The action, such as <c>sts:AssumeRole</c>.</param>
    /// <param name="context">The condition keys of the request with their values.</param>
    public static PolicyDecision Trusts(
        string trustPolicy, string principal, string action, IReadOnlyDictionary<string, string> context)
    {
        var decision = PolicyDecision.ImplicitDeny;
        foreach (var statement in PolicyDocument.Parse(trustPolicy))
        {
            if (!CoversAction(statement, action) ||
                !NamesPrincipal(statement["Principal"], principal) ||
                !PolicyConditions.Hold(statement["Condition"] as JsonObject, context))
                continue;
            if (statement["Effect"]!.ToString() == "Deny")
                return PolicyDecision.ExplicitDeny;
            decision = PolicyDecision.Allowed;
        }

        return decision;
    }

    private static bool CoversAction(JsonObject statement, string action) => statement["NotAction"] is { } notAction
        ? !Matches(notAction, action, ignoreCase: true)
        : Matches(statement["Action"], action, ignoreCase: true);

    private static bool Applies(JsonObject statement, string action, string resource) =>
        CoversAction(statement, action) && (statement["NotResource"] is { } notResource
            ? !Matches(notResource, resource, ignoreCase: false)
            : Matches(statement["Resource"], resource, ignoreCase: false));

    private static bool Matches(JsonNode? patterns, string value, bool ignoreCase) =>
        PolicyDocument.AsList(patterns).Any(p => Wildcard.Matches(p!.ToString(), value, ignoreCase));

    private static bool NamesPrincipal(JsonNode? principal, string name) => principal switch
    {
        JsonValue any => any.ToString() == "*",
        JsonObject kinds =>
            kinds.SelectMany(k => PolicyDocument.AsList(k.Value)).Any(p => p!.ToString() is var text && (text == "*" || text == name)),
        _ => false,
    };
}
