namespace Reconciler.Spec.Rules;

/// <summary>How a structure breaks a rule.</summary>
/// <param name="Member">The path of the member at fault, relative to the structure; empty for the structure itself.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do about it.</param>
internal sealed record RuleProblem(string Member, string Message, string? Hint = null);
