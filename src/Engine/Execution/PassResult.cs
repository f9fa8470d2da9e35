using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>What a pass did and left behind.</summary>
/// <param name="Plan">What it set out to do.</param>
/// <param name="Outcomes">How it left each resource, deletions included.</param>
public sealed record PassResult(Plan Plan, IReadOnlyList<ResourceOutcome> Outcomes)
{
    /// <summary>When something is due again; null when nothing moves by itself any more.</summary>
    public DateTimeOffset? RequeueAt => Outcomes.Min(outcome => outcome.RequeueAt);

    /// <summary>Whether everything is as it should be.</summary>
    public bool IsConverged => Outcomes.All(outcome => outcome.State is ResourceState.Ready or ResourceState.Deleted) && Plan.PruneHalted is null;

    /// <summary>Whether another pass can change anything without somebody doing something first.</summary>
    public bool IsStable => Outcomes.All(outcome => outcome.State != ResourceState.Waiting);
}
