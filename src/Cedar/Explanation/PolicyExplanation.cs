using Cedar.Policies;

namespace Cedar.Explanation;

/// <summary>What one policy had to say to a request, and why.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Outcome">Whether it applied.</param>
/// <param name="Mismatch">The first part of the scope that is about something else; null when the scope matches.</param>
/// <param name="Clauses">The clauses that were evaluated, in their order: all up to the one that decided; none when the scope is about something else.</param>
public sealed record PolicyExplanation(
    Policy Policy, PolicyOutcome Outcome, RequestVariable? Mismatch, IReadOnlyList<ClauseExplanation> Clauses);
