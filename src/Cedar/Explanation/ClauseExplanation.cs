using Cedar.Policies;

namespace Cedar.Explanation;

/// <summary>What became of a <c>when</c> or <c>unless</c> clause.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Value">The value of its body; null when it could not be evaluated.</param>
/// <param name="DecisiveExpression">The smallest part of the body that made it so, with its position: of a false chain of <c>&amp;&amp;</c> the link that is false.</param>
/// <param name="Facts">The values of what that part asks for, such as <c>context.input.amount</c>.</param>
/// <param name="Failure">Why it could not be evaluated; null when it could.</param>
public sealed record ClauseExplanation(Condition Clause, bool? Value, Expr DecisiveExpression, IReadOnlyList<Fact> Facts, string? Failure)
{
    /// <summary>Whether the clause lets the policy apply.</summary>
    public bool IsSatisfied => Value == Clause.IsWhen;
}
