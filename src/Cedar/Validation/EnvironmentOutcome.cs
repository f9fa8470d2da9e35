namespace Cedar.Validation;

/// <summary>A kind of request that the scope of a policy leaves room for.</summary>
/// <param name="Environment">The kind of request.</param>
/// <param name="ConditionsValue">What its clauses always come to there, judging by types alone; null when it depends on values.</param>
public sealed record EnvironmentOutcome(RequestEnvironment Environment, bool? ConditionsValue);
