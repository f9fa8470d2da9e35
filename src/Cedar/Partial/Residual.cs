using Cedar.Policies;

namespace Cedar.Partial;

/// <summary>A policy that may apply, depending on the unknowns.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Effect">Its effect if it applies.</param>
/// <param name="Condition">The remaining condition for it to apply.</param>
public sealed record Residual(string PolicyId, Effect Effect, Expr Condition);
