namespace Cedar.Evaluation;

/// <summary>A policy that could not be evaluated, and so does not count.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Message">What went wrong.</param>
public sealed record PolicyError(string PolicyId, string Message);
