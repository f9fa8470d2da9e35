namespace Cedar.Policies;

/// <summary>A <c>when</c> or <c>unless</c> clause.</summary>
/// <param name="IsWhen">Whether the policy applies when the body holds, rather than unless it does.</param>
/// <param name="Body">The clause's expression.</param>
public sealed record Condition(bool IsWhen, Expr Body);
