using Reconciler.Engine.Model;

namespace Reconciler.Worker.Hosting;

/// <summary>A change of a condition of a stack or source: one event a change, not one a pass.</summary>
/// <param name="Number">Counts up from 1.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Subject">The name of the stack, or the source.</param>
/// <param name="Commit">The newest commit of the stack; null without git.</param>
/// <param name="Condition">The condition as it is now; null if only something else of the stack has changed.</param>
internal sealed record StackEvent(long Number, DateTimeOffset Time, string Subject, string? Commit, Condition? Condition)
{
    /// <summary>The key of the stack; null for a source.</summary>
    public string? Key { get; init; }

    /// <summary>A new line of a build; null if this is no such event.</summary>
    public BuildLine? Output { get; init; }
}
