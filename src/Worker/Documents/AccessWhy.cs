using System.Text.Json.Nodes;
using Cedar;
using Cedar.Explanation;
using Cedar.Policies;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning.Access;

namespace Reconciler.Worker.Documents;

/// <summary>Why a caller may call a tool, or not: the clauses that decide, with their place in the specs, as JSON.</summary>
/// <param name="inspection">The stack.</param>
/// <param name="gateway">The gateway.</param>
/// <param name="access">Its access: the live one, or the one of the specs.</param>
/// <param name="isLive">Whether the access is the live one.</param>
/// <param name="show">Returns the text of a location.</param>
internal sealed class AccessWhy(
    StackInspection inspection, GatewayAccessChange gateway, GatewayAccess access, bool isLive, Func<Spec.SourceLocation, string> show)
{
    /// <summary>Explains one cell of the matrix.</summary>
    /// <param name="principal">The caller, or all callers of a type.</param>
    /// <param name="tool">The name of the tool at the gateway.</param>
    /// <param name="time">The time of the call.</param>
    public JsonObject Explain(AccessPrincipal principal, string tool, DateTimeOffset time)
    {
        var decision = access.GetToolAccess(principal, tool);
        var json = AccessJson.Create(decision);
        json["gateway"] = gateway.Gateway.Name;
        json["principal"] = principal.Name;
        json["tool"] = AgentCoreNames.Describe(tool);
        json["live"] = isLive;
        json["enforced"] = access.IsEnforced;
        if (!access.IsEnforced)
        {
            json["reason"] = "The gateway has no policy engine that enforces: every call is allowed.";
            json["policies"] = new JsonArray();
            return json;
        }

        // The decision of a known caller is the same for all arguments unless it depends on them: then a single call says no more.
        if (principal.Entity is not null && decision.Verdict != AccessVerdict.Depends)
        {
            var explanation = access.Explain(new ToolCall(principal, tool, [], time));
            json["reason"] = explanation.Reason;
            json["policies"] = new JsonArray([.. explanation.Policies
                .Where(policy => policy.Outcome != PolicyOutcome.OutOfScope)
                .Select(policy => Describe(policy, explanation.DeterminingPolicies.Contains(policy.Policy.Id)))]);
            return json;
        }

        var conditions = decision.Permits.Concat(decision.Forbids).DistinctBy(condition => condition.PolicyId).ToList();
        json["reason"] = conditions.Count == 0 ? AccessDecision.DeniedByDefault : "";
        json["policies"] = new JsonArray([.. conditions.Select(condition => Describe(condition))]);
        return json;
    }

    private JsonObject Describe(PolicyExplanation explanation, bool isDetermining)
    {
        var json = Describe(explanation.Policy);
        json["determines"] = isDetermining;
        json["outcome"] = explanation.Outcome switch
        {
            PolicyOutcome.Applies => "applies",
            PolicyOutcome.NotSatisfied => "does not apply: its conditions are not met",
            PolicyOutcome.Failed => "evaluation failed: the policy is ignored",
            _ => "does not apply",
        };
        json["clauses"] = new JsonArray([.. explanation.Clauses.Select(clause => new JsonObject
        {
            ["text"] = $"{(clause.Clause.IsWhen ? "when" : "unless")} {{ {clause.Clause.Body} }}",
            ["location"] = Locate(explanation.Policy.Id, clause.DecisiveExpression.Position),
            ["decisive"] = clause.DecisiveExpression.ToString(),
            ["value"] = clause.Value,
            ["facts"] = new JsonArray([.. clause.Facts.Select(fact => JsonValue.Create(fact.ToString()))]),
            ["failure"] = clause.Failure,
        })]);
        return json;
    }

    private JsonObject Describe(AccessCondition condition)
    {
        if (access.Policies!.PolicySet.EffectivePolicies.FirstOrDefault(policy => policy.Id == condition.PolicyId) is not { } policy)
            return new JsonObject { ["policy"] = condition.PolicyId };
        var json = Describe(policy);
        json["determines"] = true;
        json["outcome"] = condition.Condition is null ? "applies" : $"applies if {condition}";
        json["clauses"] = new JsonArray([.. policy.Conditions.Select(clause => new JsonObject
        {
            ["text"] = $"{(clause.IsWhen ? "when" : "unless")} {{ {clause.Body} }}",
            ["location"] = Locate(policy.Id, clause.Body.Position),
        })]);
        return json;
    }

    private JsonObject Describe(Policy policy) => new()
    {
        ["policy"] = policy.Id,
        ["effect"] = policy.Effect.ToString().ToLowerInvariant(),
        ["object"] = inspection.Policies.FindObject(gateway.Gateway, policy.Id)?.ToString(),
        ["location"] = Locate(policy.Id, policy.Position),
    };

    private string? Locate(string policy, SourcePosition position) =>
        inspection.Policies.Locate(gateway.Gateway, policy, position, isLive) is { } location ? show(location) : null;
}
