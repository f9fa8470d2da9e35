namespace Cedar.Policies;

/// <summary>A <c>when</c> or <c>unless</c> clause.</summary>
/// <param name="IsWhen">True for <c>when</c>, false for <c>unless</c>.</param>
/// <param name="Body">The clause's expression.</param>
public sealed record Condition(bool IsWhen, Expr Body);
