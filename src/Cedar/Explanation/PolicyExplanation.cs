using Cedar.Policies;

namespace Cedar.Explanation;

/// <summary>Whether one policy applies to a request, and why.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Outcome">How its evaluation ended.</param>
/// <param name="Mismatch">The first part of the scope that does not match, or null if the scope matches.</param>
/// <param name="Clauses">The evaluated clauses in order, up to the one that decides; empty if the scope does not match.</param>
public sealed record PolicyExplanation(
    Policy Policy, PolicyOutcome Outcome, RequestVariable? Mismatch, IReadOnlyList<ClauseExplanation> Clauses);
