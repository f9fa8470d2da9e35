using Cedar.Explanation;

namespace Reconciler.Access.Authorization;

/// <summary>The answer to one question - may this caller call this tool with these arguments - with all that made it.</summary>
/// <param name="IsAllowed">Whether the call is allowed.</param>
/// <param name="Reason">Why not, as AgentCore words it; empty for a call that is allowed.</param>
/// <param name="DeterminingPolicies">The policies that decided: those that forbid, or else those that permit; none when the call is denied by default.</param>
/// <param name="Policies">Every policy with its clauses: first those that apply, then those that do not hold or fail, then those about something else.</param>
public sealed record AccessExplanation(
    bool IsAllowed, string Reason, IReadOnlyList<string> DeterminingPolicies, IReadOnlyList<PolicyExplanation> Policies);
