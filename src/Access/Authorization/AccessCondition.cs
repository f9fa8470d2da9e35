using Cedar.Policies;

namespace Reconciler.Access.Authorization;

/// <summary>The condition under which a policy applies to a caller's calls of a tool.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Condition">
/// The condition on the arguments and on the unknown data of the caller, or null if the policy always applies.
/// </param>
public sealed record AccessCondition(string PolicyId, Expr? Condition)
{
    /// <inheritdoc/>
    public override string ToString() => Condition?.ToString() ?? "always";
}
