using System.Text;
using Cedar;
using Cedar.Policies;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Validation;

/// <summary>The result of checking a policy statement with AgentCore's rules.</summary>
/// <param name="Statement">The statement, or null if it is not a policy.</param>
/// <param name="Findings">The findings, sorted by position.</param>
public sealed record StatementValidation(PolicyStatement? Statement, IReadOnlyList<StatementFinding> Findings)
{
    /// <summary>The minimum length of a statement, in characters.</summary>
    public const int MinLength = 35;

    /// <summary>The maximum length of a statement, in characters.</summary>
    public const int MaxLength = 10_000;

    /// <summary>The maximum size of a statement, in bytes of UTF-8.</summary>
    public const int MaxBytes = 10 * 1024;

    /// <summary>The policy, or null if the statement is not a policy.</summary>
    public Policy? Policy => Statement?.Policy;

    /// <summary>What was not checked, because only the service can decide it. Not errors.</summary>
    public IReadOnlyList<StatementFinding> Notes { get; init; } = [];

    /// <summary>Checks a statement.</summary>
    /// <param name="statement">The text.</param>
    /// <param name="gateways">
    /// The gateways that the policy may apply to; empty if none is known: then every action that it names may exist.
    /// </param>
    /// <param name="mode">Whether policies that allow or deny every request are rejected.</param>
    /// <param name="language">The language of the statement.</param>
    public static StatementValidation Validate(
        string statement,
        IReadOnlyList<GatewaySchema> gateways,
        ValidationMode mode = ValidationMode.FailOnAnyFindings,
        PolicyLanguage language = PolicyLanguage.Dogwood)
    {
        ArgumentNullException.ThrowIfNull(gateways);
        return Validate(
            statement, arn => gateways.Count == 0 ? null : [.. gateways.Where(g => arn is null || g.Gateway.Arn == arn)], mode, language);
    }

    /// <summary>Checks a statement against gateways that are looked up after parsing.</summary>
    /// <param name="statement">The text.</param>
    /// <param name="gateways">
    /// Returns the gateways with an ARN, or all gateways that the policy may apply to if the ARN is null. An empty list means that there
    /// is no such gateway. Null means unknown: then every action that the statement names may exist.
    /// </param>
    /// <param name="mode">Whether policies that allow or deny every request are rejected.</param>
    /// <param name="language">The language of the statement.</param>
    public static StatementValidation Validate(
        string statement, Func<string?, IReadOnlyList<GatewaySchema>?> gateways, ValidationMode mode, PolicyLanguage language)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(gateways);
        if (FindLengthProblem(statement) is { } message)
        {
            return new StatementValidation(
                null, [new StatementFinding(StatementProblem.Length, new SourcePosition(0, 1, 1), message, message)]);
        }

        PolicyStatement policy;
        try
        {
            policy = language == PolicyLanguage.Cedar ? PolicyStatement.ParseCedar(statement) : PolicyStatement.Parse(statement);
        }
        catch (CedarSyntaxException error)
        {
            return new StatementValidation(null, [StatementFinding.CreateSyntaxError(error.Position, error.Reason)]);
        }

        var findings = Check(policy, gateways, mode).DistinctBy(f => (f.Position, f.StatusReason)).OrderBy(f => f.Position.Offset);
        return new StatementValidation(policy, [.. findings]) { Notes = [.. FindNotes(policy).OrderBy(f => f.Position.Offset)] };
    }

    /// <summary>What is wrong with the length of a statement; null if nothing is.</summary>
    public static string? FindLengthProblem(string statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (statement.Length is < MinLength or > MaxLength)
            return $"A policy statement must have between {MinLength} and {MaxLength} characters, this one has {statement.Length}.";
        return Encoding.UTF8.GetByteCount(statement) is > MaxBytes and var bytes
            ? $"A policy statement must have at most {MaxBytes} bytes, this one has {bytes}."
            : null;
    }

    private static IEnumerable<StatementFinding> Check(
        PolicyStatement statement, Func<string?, IReadOnlyList<GatewaySchema>?> gateways, ValidationMode mode)
    {
        var head = ScopeChecks.Check(statement).Concat(CheckGuardrails(statement)).Concat(CheckTemporal(statement)).ToList();
        if (head.Count > 0)
            return head;
        var arn = statement.Policy.Resource is Scope.Equal { Entity.Entity: { Type: AgentCoreNames.Gateway, Id: var id } } ? id : null;
        // A gateway that does not exist has no tools.
        IReadOnlyList<GatewaySchema> about = gateways(arn) switch
        {
            null => [new GatewaySchema(GatewayTools.WithUnknownTools(arn ?? ""))],
            [] => [new GatewaySchema(new GatewayTools(arn ?? "", []))],
            var known => known,
        };
        var problems = about.SelectMany(gateway => SchemaChecks.Check(statement, gateway)).ToList();
        return problems.Count > 0 || mode == ValidationMode.IgnoreAllFindings ? problems : PolicyAnalysis.Analyze(statement, about);
    }

    private static IEnumerable<StatementFinding> CheckGuardrails(PolicyStatement statement) =>
        from call in statement.Calls
        from problem in call.FindProblems(statement.IsSuppression)
        select new StatementFinding(StatementProblem.Guardrail, problem.Position, problem.Message, problem.Message);

    private static IEnumerable<StatementFinding> CheckTemporal(PolicyStatement statement) =>
        from problem in TemporalChecks.CheckForm(statement)
        select new StatementFinding(StatementProblem.Temporal, problem.Position, problem.Message, problem.Message);

    private static IEnumerable<StatementFinding> FindNotes(PolicyStatement statement)
    {
        foreach (var clause in statement.Clauses)
        {
            var what = clause.Kind == DogwoodClauseKind.Temporal ? "this temporal condition" : $"`{clause.Text.Split('(')[0]}`";
            yield return CreateNote($"{what} is not decided here: it depends on {clause.DependsOn}", clause.Position);
        }

        foreach (var call in statement.Calls.Where(c => c.IsIndexedSensitiveInformation))
        {
            yield return CreateNote(
                "AgentCore may reject the score of one category of SensitiveInformation; use count(), maxConfidenceScore() or " +
                "minConfidenceScore()", call.Position);
        }
    }

    private static StatementFinding CreateNote(string message, SourcePosition position) =>
        new(StatementProblem.NotChecked, position, message, message);
}
