using Cedar.Policies;

namespace Cedar.Explanation;

/// <summary>The result of a <c>when</c> or <c>unless</c> clause.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Value">The value of its body, or null if the evaluation failed.</param>
/// <param name="DecisiveExpression">
/// The smallest part of the body that determines its value, with its position: in a false chain of <c>&amp;&amp;</c> the operand that
/// is false.
/// </param>
/// <param name="Facts">The request data that this part reads, such as <c>context.input.amount</c>, with its values.</param>
/// <param name="Failure">The reason why the evaluation failed, or null.</param>
public sealed record ClauseExplanation(Condition Clause, bool? Value, Expr DecisiveExpression, IReadOnlyList<Fact> Facts, string? Failure)
{
    /// <summary>Whether the clause allows the policy to apply.</summary>
    public bool IsSatisfied => Value == Clause.IsWhen;
}
