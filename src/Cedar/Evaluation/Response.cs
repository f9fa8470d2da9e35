namespace Cedar.Evaluation;

/// <summary>The decision about a request, with the policies that determine it.</summary>
/// <param name="Decision">The answer.</param>
/// <param name="Reasons">The determining policies: those that forbid, otherwise those that permit; empty if no policy applies.</param>
/// <param name="Errors">The policies whose evaluation failed.</param>
public sealed record Response(Decision Decision, IReadOnlyList<string> Reasons, IReadOnlyList<PolicyError> Errors);
