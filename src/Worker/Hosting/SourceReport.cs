using Reconciler.Engine.Model;

namespace Reconciler.Worker.Hosting;

/// <summary>Whether a git source can be followed.</summary>
/// <param name="Source">The source, as <c>--git</c> names it.</param>
/// <param name="Commit">The newest commit that was found; null if there is none yet.</param>
/// <param name="Condition">The condition <see cref="ConditionType"/>.</param>
internal sealed record SourceReport(string Source, string? Commit, Condition Condition)
{
    /// <summary>The type of the condition of sources, and of the stacks that come from them.</summary>
    public const string ConditionType = "SourceReady";
}
