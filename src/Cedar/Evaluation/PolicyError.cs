namespace Cedar.Evaluation;

/// <summary>A policy whose evaluation failed. It does not contribute to the decision.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Message">The reason.</param>
public sealed record PolicyError(string PolicyId, string Message);
