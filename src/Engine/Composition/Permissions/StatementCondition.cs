namespace Reconciler.Engine.Composition.Permissions;

/// <summary>A condition of a statement: a key has one of the values.</summary>
/// <param name="Key">The condition key, such as <c>iam:PassedToService</c>.</param>
/// <param name="Values">The values, sorted.</param>
public sealed record StatementCondition(string Key, IReadOnlyList<string> Values);
