using Cedar;
using Cedar.Policies;
using Cedar.Schemas;
using Cedar.Validation;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Schemas;
using Shared;

namespace Reconciler.Access.Validation;

/// <summary>Checks a policy against the schema of a gateway.</summary>
internal static class SchemaChecks
{
    private const string NoClaim = "principal (AgentCore::OAuthUser) has no attribute `";

    public static IEnumerable<StatementFinding> Check(PolicyStatement statement, GatewaySchema gateway)
    {
        var policy = statement.Policy;
        var actions = FindActions(statement).ToList();
        var schema = gateway.GetSchemaFor(actions.Select(a => a.Uid), [], hasOutput: false);
        var unknown = actions.Where(a => schema.FindAction(a.Uid) is null).ToList();
        foreach (var (uid, position) in unknown)
            yield return CreateUnknownAction(uid, position, schema);
        // An unknown action is reported once. The rest of the policy is checked as if the action existed.
        // A policy that no action applies to is a warning of Cedar, but here always a mistake.
        var complete = gateway.AddActions(actions.Select(a => a.Uid), ContextOf(statement), statement.IsSuppression);
        foreach (var finding in new Validator(complete).Validate(policy)
                     .Where(f => !f.IsWarning || f.Kind == FindingKind.NoApplicableAction))
            yield return CreateSchemaFinding(finding.Message + GetAdvice(finding.Message, statement), finding.Message, finding.Position);
        var tools = FindTools(policy, gateway, complete).ToList();
        var problems = GuardrailPathChecks.Check(statement, gateway, tools).Concat(TemporalChecks.Check(statement, gateway, tools));
        foreach (var (message, position) in problems)
            yield return CreateSchemaFinding(message, message, position);
    }

    /// <summary>The attributes of the context that stand for the clauses of a statement.</summary>
    public static IReadOnlyList<AttributeType> ContextOf(PolicyStatement statement) =>
        [.. statement.Clauses.Select(c => new AttributeType(c.Text, c.Type, Required: true))];

    /// <summary>The tools that a policy is about.</summary>
    internal static IEnumerable<string> FindTools(Policy policy, GatewaySchema gateway, Schema schema)
    {
        var named = PolicyAnalysis.GetActions(policy).ToList();
        return policy.Action is Scope.Any
            ? gateway.Tools
            : gateway.Tools.Where(tool => schema.FindAction(AgentCoreNames.ToAction(tool)) is not null
                && gateway.GetActionEntities(tool).Any(e => named.Contains(e.Uid)));
    }

    private static StatementFinding CreateSchemaFinding(string message, string reason, SourcePosition position) => new(
        StatementProblem.Schema, position, message, $"{reason} at line {position.Line}, column {position.Column}");

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

    private static string GetAdvice(string message, PolicyStatement statement)
    {
        if (message.StartsWith(NoClaim, StringComparison.Ordinal))
        {
            var claim = message[NoClaim.Length..message.IndexOf('`', NoClaim.Length)];
            return $"; claims are tags: `principal.hasTag(\"{claim}\") && principal.getTag(\"{claim}\")`";
        }

        if (message.Contains(AgentCoreNames.Null, StringComparison.Ordinal))
            return "; an argument that is always null is left out of the input: test `!(context.input has name)`";
        return message.Contains("`output`", StringComparison.Ordinal) && !statement.IsSuppression
            ? "; only suppressOutput can read the output"
            : "";
    }

    /// <summary>Every action that the statement names: in its scope, its conditions and its temporal clauses.</summary>
    private static IEnumerable<(EntityUid Uid, SourcePosition Position)> FindActions(PolicyStatement statement) =>
        PolicyAnalysis.GetActions(statement.Policy).Zip(statement.Policy.Action.OperandPositions)
            .Concat(statement.Policy.Conditions.SelectMany(c => FindLiterals(c.Body)).Where(l => l.Uid.Type == AgentCoreNames.Action))
            .Concat(statement.Clauses.SelectMany(c => c.Actions));

    private static IEnumerable<(EntityUid Uid, SourcePosition Position)> FindLiterals(Expr expression) =>
        expression is Expr.Literal { Value: EntityUid uid }
        ? [(uid, expression.Position)]
        : expression.Children.SelectMany(FindLiterals);
}
