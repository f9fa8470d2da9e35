using Cedar;
using Cedar.Policies;
using Cedar.Schemas;
using Cedar.Validation;
using Reconciler.Access.Schemas;
using Shared;

namespace Reconciler.Access.Validation;

/// <summary>Checks a policy against the schema of a gateway.</summary>
internal static class SchemaChecks
{
    private const string NoClaim = "principal (AgentCore::OAuthUser) has no attribute `";

    public static IEnumerable<StatementFinding> Check(Policy policy, GatewaySchema gateway)
    {
        var actions = FindActions(policy).ToList();
        var schema = gateway.GetSchemaFor(actions.Select(a => a.Uid));
        var unknown = actions.Where(a => schema.FindAction(a.Uid) is null).ToList();
        foreach (var (uid, position) in unknown)
            yield return CreateUnknownAction(uid, position, schema);
        // An unknown action is reported once. The rest of the policy is checked as if the action existed.
        // A policy that no action applies to is a warning of Cedar, but here always a mistake.
        foreach (var finding in new Validator(gateway.AddActions(actions.Select(a => a.Uid))).Validate(policy)
                     .Where(f => !f.IsWarning || f.Kind == FindingKind.NoApplicableAction))
            yield return new StatementFinding(
                StatementProblem.Schema, finding.Position, finding.Message + GetAdvice(finding.Message),
                $"{finding.Message} at line {finding.Position.Line}, column {finding.Position.Column}");
    }

    private static StatementFinding CreateUnknownAction(EntityUid action, SourcePosition position, Schema schema)
    {
        var tool = action.Id[AgentCoreNames.GetTarget(action.Id).Length..];
        // A target with unlisted tools may have this one.
        var known = schema.Actions.SelectMany(a => IsUnlistedTarget(a) ? [a.Uid.Id + tool, a.Uid.Id] : (string[])[a.Uid.Id]);
        var nearest = Spelling.FindNearest(action.Id, known);
        var hint = nearest is null ? "" : $"did you mean `{AgentCoreNames.ToAction(nearest)}`?";
        return new StatementFinding(
            StatementProblem.UnknownAction, position,
            $"the gateway has no action {action}{(hint.Length == 0 ? "" : "; ")}{hint}",
            $"unrecognized action `{action}` at line {position.Line}, column {position.Column}{(hint.Length == 0 ? "" : " ")}{hint}");
    }

    private static bool IsUnlistedTarget(ActionSchema action) =>
        action.Principals.Count > 0 && action.Parents.Contains(AgentCoreNames.CallTool);

    private static string GetAdvice(string message)
    {
        if (!message.StartsWith(NoClaim, StringComparison.Ordinal))
            return "";
        var claim = message[NoClaim.Length..message.IndexOf('`', NoClaim.Length)];
        return $"; claims are tags: `principal.hasTag(\"{claim}\") && principal.getTag(\"{claim}\")`";
    }

    /// <summary>Every action that the policy names, in its scope and its conditions.</summary>
    private static IEnumerable<(EntityUid Uid, SourcePosition Position)> FindActions(Policy policy) =>
        PolicyAnalysis.GetActions(policy).Zip(policy.Action.OperandPositions)
            .Concat(policy.Conditions.SelectMany(c => FindLiterals(c.Body)).Where(l => l.Uid.Type == AgentCoreNames.Action));

    private static IEnumerable<(EntityUid Uid, SourcePosition Position)> FindLiterals(Expr expression) =>
        expression is Expr.Literal { Value: EntityUid uid }
        ? [(uid, expression.Position)]
        : expression.Children.SelectMany(FindLiterals);
}
