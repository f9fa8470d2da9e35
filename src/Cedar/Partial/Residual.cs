using Cedar.Policies;

namespace Cedar.Partial;

/// <summary>A policy that may apply, depending on what is unknown.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Effect">What it does if it applies.</param>
/// <param name="Condition">What remains to be true for it to apply.</param>
public sealed record Residual(string PolicyId, Effect Effect, Expr Condition);
