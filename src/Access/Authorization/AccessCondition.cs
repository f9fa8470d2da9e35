using Cedar.Policies;

namespace Reconciler.Access.Authorization;

/// <summary>When a policy applies to somebody's calls of a tool.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Condition">What has to be true of the arguments, and of what is not known of the caller; <see langword="null"/> when it always applies.</param>
public sealed record AccessCondition(string PolicyId, Expr? Condition)
{
    /// <inheritdoc/>
    public override string ToString() => Condition?.ToString() ?? "always";
}
