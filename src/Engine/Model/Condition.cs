namespace Reconciler.Engine.Model;

/// <summary>A condition of a stack, as in the status of a Kubernetes resource.</summary>
/// <param name="Type">One of <see cref="ConditionTypes"/>.</param>
/// <param name="Status">Whether the condition holds.</param>
/// <param name="Reason">One of <see cref="ConditionReasons"/>, for programs.</param>
/// <param name="Message">The details, for people.</param>
/// <param name="LastTransitionTime">When <paramref name="Status"/> changed last, in UTC.</param>
public sealed record Condition(string Type, bool Status, string Reason, string Message, DateTimeOffset LastTransitionTime);
