using Cedar;
using Cedar.Policies;

namespace Reconciler.Access.Dogwood;

/// <summary>A policy statement in Cedar or Dogwood.</summary>
/// <remarks>
/// Dogwood is Cedar with more conditions (<c>temporal { ... }</c>, calls of information providers such as guardrails), the effect
/// <c>suppressOutput</c> and macros. Its effect, scope and plain conditions are Cedar and are treated as such; the rest is kept as
/// <see cref="Clauses"/> whose values are unknown.
/// </remarks>
public sealed class PolicyStatement
{
    private readonly DogwoodLowering? _lowering;

    private PolicyStatement(string text, Policy policy, DogwoodLowering? lowering)
    {
        (Text, Policy, _lowering) = (text, policy, lowering);
        Clauses = [.. (lowering?.Clauses.Values ?? Enumerable.Empty<DogwoodClause>()).DistinctBy(c => c.Text)];
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>
    /// The policy. The effect of a suppression is <see cref="Effect.Forbid"/>; each clause stands as an attribute of <c>context</c> that
    /// has the clause's text as its name.
    /// </summary>
    public Policy Policy { get; }

    /// <summary>Whether the text is Dogwood that is not Cedar. It belongs in <c>definition.policy</c>.</summary>
    public bool IsDogwood => _lowering is not null;

    /// <summary>Whether the effect is <c>suppressOutput</c>: the policy withholds outputs, and does not decide who may call.</summary>
    public bool IsSuppression => _lowering?.IsSuppression == true;

    /// <summary>The conditions that Cedar cannot express.</summary>
    public IReadOnlyList<DogwoodClause> Clauses { get; }

    internal IReadOnlyList<ProviderCall> Calls => _lowering?.Calls ?? [];

    /// <summary>Parses a statement in Dogwood, of which Cedar is a part.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The id of the policy.</param>
    /// <exception cref="CedarSyntaxException">
    /// The text is not exactly one policy. The message is Cedar's, unless the text has something that only Dogwood has.
    /// </exception>
    public static PolicyStatement Parse(string text, string id = "policy0")
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return ParseCedar(text, id);
        }
        catch (CedarSyntaxException)
        {
            if (TryLower(text) is not { } lowering) throw;
            return new PolicyStatement(text, ParseLowered(lowering, id), lowering);
        }
    }

    /// <summary>Parses a statement in plain Cedar.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The id of the policy.</param>
    /// <exception cref="CedarSyntaxException">The text is not exactly one Cedar policy.</exception>
    public static PolicyStatement ParseCedar(string text, string id = "policy0")
    {
        ArgumentNullException.ThrowIfNull(text);
        return new PolicyStatement(text, PolicySet.ParsePolicy(text, id), null);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static DogwoodLowering? TryLower(string text)
    {
        try
        {
            var lowering = DogwoodLowering.Lower(text);
            return lowering.IsDogwood ? lowering : null;
        }
        catch (CedarSyntaxException) when (!DogwoodLowering.Keywords.Any(word => text.Contains(word, StringComparison.Ordinal)))
        {
            // A text without anything of Dogwood keeps Cedar's error.
            return null;
        }
    }

    private static Policy ParseLowered(DogwoodLowering lowering, string id)
    {
        try
        {
            var policy = PolicySet.ParsePolicy(lowering.Text, id);
            return policy with
            {
                Position = lowering.Map(policy.Position),
                Principal = Map(policy.Principal),
                Action = Map(policy.Action),
                Resource = Map(policy.Resource),
                Conditions = [.. policy.Conditions.Select(c => c with { Body = ExprRewriter.Rewrite(c.Body, Restore, lowering.Map) })],
            };
        }
        catch (CedarSyntaxException error)
        {
            throw new CedarSyntaxException(error.Reason, lowering.Map(error.Position));
        }

        Scope Map(Scope scope) => scope with
        {
            Position = lowering.Map(scope.Position),
            OperandPositions = [.. scope.OperandPositions.Select(lowering.Map)],
        };

        Expr? Restore(Expr expression) =>
            expression is Expr.Attribute { Target: Expr.Variable { Name: RequestVariable.Context } context, Name: var name }
            && lowering.Clauses.TryGetValue(name, out var clause)
                ? new Expr.Attribute(context, clause.Text) { Position = clause.Position }
                : null;
    }
}
