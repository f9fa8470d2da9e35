using Cedar;
using Cedar.Policies;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Validation;

/// <summary>The result of checking a policy statement with AgentCore's rules.</summary>
/// <param name="Policy">The policy, or null if the statement is not a policy.</param>
/// <param name="Findings">The findings, sorted by position.</param>
public sealed record StatementValidation(Policy? Policy, IReadOnlyList<StatementFinding> Findings)
{
    /// <summary>The minimum length of a statement, in characters.</summary>
    public const int MinLength = 35;

    /// <summary>The maximum length of a statement, in characters.</summary>
    public const int MaxLength = 10_000;

    /// <summary>Checks a statement.</summary>
    /// <param name="statement">The text.</param>
    /// <param name="gateways">
    /// The gateways that the policy may apply to; empty if none is known: then every action that it names may exist.
    /// </param>
    /// <param name="mode">Whether policies that allow or deny every request are rejected.</param>
    public static StatementValidation Validate(
        string statement, IReadOnlyList<GatewaySchema> gateways, ValidationMode mode = ValidationMode.FailOnAnyFindings)
    {
        ArgumentNullException.ThrowIfNull(gateways);
        return Validate(statement, arn => gateways.Count == 0 ? null : [.. gateways.Where(g => arn is null || g.Gateway.Arn == arn)], mode);
    }

    /// <summary>Checks a statement against gateways that are looked up after parsing.</summary>
    /// <param name="statement">The text.</param>
    /// <param name="gateways">
    /// Returns the gateways with an ARN, or all gateways that the policy may apply to if the ARN is null. An empty list means that there
    /// is no such gateway. Null means unknown: then every action that the statement names may exist.
    /// </param>
    /// <param name="mode">Whether policies that allow or deny every request are rejected.</param>
    public static StatementValidation Validate(
        string statement, Func<string?, IReadOnlyList<GatewaySchema>?> gateways, ValidationMode mode)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(gateways);
        if (statement.Length is < MinLength or > MaxLength)
        {
            var message = $"A policy statement must have between {MinLength} and {MaxLength} characters, this one has {statement.Length}.";
            return new StatementValidation(
                null, [new StatementFinding(StatementProblem.Length, new SourcePosition(0, 1, 1), message, message)]);
        }

        Policy policy;
        try
        {
            policy = PolicySet.ParsePolicy(statement);
        }
        catch (CedarSyntaxException error)
        {
            return new StatementValidation(null, [StatementFinding.CreateSyntaxError(error.Position, error.Reason)]);
        }

        return new StatementValidation(
            policy, [.. Check(policy, gateways, mode).DistinctBy(f => (f.Position, f.StatusReason)).OrderBy(f => f.Position.Offset)]);
    }

    private static IEnumerable<StatementFinding> Check(
        Policy policy, Func<string?, IReadOnlyList<GatewaySchema>?> gateways, ValidationMode mode)
    {
        var head = ScopeChecks.Check(policy).ToList();
        if (head.Count > 0)
            return head;
        var arn = policy.Resource is Scope.Equal { Entity.Entity: { Type: AgentCoreNames.Gateway, Id: var id } } ? id : null;
        // A gateway that does not exist has no tools.
        IReadOnlyList<GatewaySchema> about = gateways(arn) switch
        {
            null => [new GatewaySchema(GatewayTools.WithUnknownTools(arn ?? ""))],
            [] => [new GatewaySchema(new GatewayTools(arn ?? "", []))],
            var known => known,
        };
        var problems = about.SelectMany(gateway => SchemaChecks.Check(policy, gateway)).ToList();
        return problems.Count > 0 || mode == ValidationMode.IgnoreAllFindings ? problems : PolicyAnalysis.Analyze(policy, about);
    }
}
