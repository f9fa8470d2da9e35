using Cedar.Explanation;

namespace Reconciler.Access.Authorization;

/// <summary>The decision about one call - this caller, this tool, these arguments - with the evaluation of every policy.</summary>
/// <param name="IsAllowed">Whether the call is allowed.</param>
/// <param name="Reason">AgentCore's message for a denied call; empty if the call is allowed.</param>
/// <param name="DeterminingPolicies">
/// The policies that forbid the call, otherwise those that permit it; empty if the call is denied by default.
/// </param>
/// <param name="Policies">
/// Every policy with its clauses: first those that apply, then those with an unsatisfied or failed clause, then those whose scope does
/// not match.
/// </param>
public sealed record AccessExplanation(
    bool IsAllowed, string Reason, IReadOnlyList<string> DeterminingPolicies, IReadOnlyList<PolicyExplanation> Policies)
{
    /// <summary>The policies that cannot be decided here, with what they depend on.</summary>
    public IReadOnlyList<AccessCondition> Undecided { get; init; } = [];

    /// <summary>The policies that suppress or may suppress the output.</summary>
    public IReadOnlyList<AccessCondition> Suppressions { get; init; } = [];
}
