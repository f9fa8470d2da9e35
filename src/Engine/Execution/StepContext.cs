using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>The surroundings of a decision about one resource.</summary>
/// <param name="Now">The time.</param>
/// <param name="Options">The delays, deadlines and limits.</param>
/// <param name="Traits">The rules of the resource type.</param>
/// <param name="DesiredHash">The spec hash of the desired state; null if the resource is to be deleted.</param>
internal sealed record StepContext(DateTimeOffset Now, EngineOptions Options, ResourceTraits Traits, string? DesiredHash)
{
    /// <summary>Returns what is known of the durations of a kind of change. By default nothing is.</summary>
    public Func<ChangeKind, LearnedDurations> DurationsOf { get; init; } = _ => LearnedDurations.None;

    /// <summary>How many changes AWS may accept for one desired state before the resource stalls.</summary>
    public int ChangeLimit => Traits.PaidAttempts ?? Options.MaxChanges;
}
