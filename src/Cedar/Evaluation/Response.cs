namespace Cedar.Evaluation;

/// <summary>What the policies say to a request.</summary>
/// <param name="Decision">The answer.</param>
/// <param name="Reasons">The policies that determine it: those that forbid, or else those that permit; none when nothing applies.</param>
/// <param name="Errors">The policies that could not be evaluated.</param>
public sealed record Response(Decision Decision, IReadOnlyList<string> Reasons, IReadOnlyList<PolicyError> Errors);
