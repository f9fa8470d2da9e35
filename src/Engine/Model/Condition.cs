namespace Reconciler.Engine.Model;

/// <summary>One thing that can be said of a stack, as Kubernetes says it.</summary>
/// <param name="Type"><c>Ready</c>, <c>Synced</c>, <c>Drifted</c> or <c>Stalled</c>.</param>
/// <param name="Status">Whether it is so.</param>
/// <param name="Reason">One word for programs.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="LastTransitionTime">Since when it is so.</param>
public sealed record Condition(string Type, bool Status, string Reason, string Message, DateTimeOffset LastTransitionTime);
