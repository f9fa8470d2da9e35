namespace Cedar.Validation;

/// <summary>The result of typechecking a policy's conditions in one request environment that its scope allows.</summary>
/// <param name="Environment">The request environment.</param>
/// <param name="ConditionsValue">The value of the conditions if their types alone determine it, otherwise null.</param>
public sealed record EnvironmentOutcome(RequestEnvironment Environment, bool? ConditionsValue);
