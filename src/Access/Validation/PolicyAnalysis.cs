using Cedar;
using Cedar.Policies;
using Cedar.Validation;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Validation;

/// <summary>
/// Finds policies that allow or deny every request in their scope. AgentCore analyzes all policies of an engine together; this analysis
/// looks at one policy at a time and finds only what the types make certain.
/// </summary>
internal static class PolicyAnalysis
{
    public static IEnumerable<StatementFinding> Analyze(PolicyStatement statement, IReadOnlyList<GatewaySchema> gateways)
    {
        var policy = statement.Policy;
        var context = SchemaChecks.ContextOf(statement);
        var outcomes = gateways
            .Select(g => g.GetSchemaFor(GetActions(policy), context, statement.IsSuppression))
            .SelectMany(schema => new Validator(schema).AnalyzeEnvironments(policy))
            .ToList();
        if (outcomes.TrueForAll(o => o.ConditionsValue == false))
            return [CreateNeverApplies(policy)];
        if (policy.Principal is not Scope.Any || statement.IsSuppression)
            return [];
        var problem = policy.Effect == Effect.Permit ? StatementProblem.OverlyPermissive : StatementProblem.OverlyRestrictive;
        var byPrincipal = outcomes.GroupBy(o => o.Environment.Principal).ToList();
        var unconditional = byPrincipal.Where(group => group.All(o => o.ConditionsValue == true)).Select(group => group.Key).ToList();
        var callers = unconditional.Count == byPrincipal.Count
            ? "every caller"
            : string.Join(" and ", unconditional.Select(type => $"every {type}"));
        var message = $"the policy {(policy.Effect == Effect.Permit ? "allows" : "denies")} all requests in its scope for {callers}; " +
            "restrict the principal, add a condition, or set validationMode: IGNORE_ALL_FINDINGS";
        return unconditional
            .Select(type => new StatementFinding(problem, policy.Principal.Position, message, FormatReason(problem, type, policy)));
    }

    private static StatementFinding CreateNeverApplies(Policy policy)
    {
        var problem = policy.Effect == Effect.Permit ? StatementProblem.OverlyRestrictive : StatementProblem.Ineffective;
        var principal = policy.Principal switch
        {
            Scope.Is { EntityType: var type } => type,
            Scope.Equal { Entity.Entity: { Type: var type } } => type,
            _ => "Any",
        };
        return new StatementFinding(
            problem, policy.Conditions.Count > 0 ? policy.Conditions[0].Body.Position : policy.Position,
            "the policy never applies: its conditions are false for every possible call", FormatReason(problem, principal, policy));
    }

    private static string FormatReason(StatementProblem problem, string principal, Policy policy)
    {
        var scope = $"principal ({principal}), action ({FormatActions(policy)}) and resource ({FormatResource(policy)})";
        var combination = $"{scope} combination if the policy is added or updated";
        return problem switch
        {
            StatementProblem.OverlyPermissive =>
                $"Overly Permissive: Policy Engine will allow every request for the specified {combination}",
            StatementProblem.OverlyRestrictive =>
                $"Overly Restrictive: Policy Engine will deny every request for the specified {combination}",
            _ => $"Ineffective: Policy will not deny any request for the specified {combination}",
        };
    }

    private static string FormatActions(Policy policy) =>
        policy.Action is Scope.Any ? "Any Future Tools" : string.Join(", ", GetActions(policy).Select(a => a.Id));

    private static string FormatResource(Policy policy) =>
        policy.Resource is Scope.Equal { Entity.Entity: { } gateway } ? gateway.Id : "gateway/*";

    /// <summary>The actions and action groups that the scope of a policy names.</summary>
    internal static IEnumerable<EntityUid> GetActions(Policy policy) => policy.Action switch
    {
        Scope.Equal { Entity.Entity: { } action } => [action],
        Scope.In { Entity.Entity: { } group } => [group],
        Scope.InAny any => any.Entities,
        _ => [],
    };
}
