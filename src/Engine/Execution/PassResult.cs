using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>The result of a pass.</summary>
/// <param name="Plan">The plan that the pass applied.</param>
/// <param name="Outcomes">The outcome of each resource, temporary resources and deletions included.</param>
public sealed record PassResult(Plan Plan, IReadOnlyList<ResourceOutcome> Outcomes)
{
    /// <summary>When the next pass is due; null if no resource is polled or retried.</summary>
    public DateTimeOffset? RequeueAt => Outcomes.Min(outcome => outcome.RequeueAt);

    /// <summary>Whether AWS matches the specs: every resource is ready or deleted, and no deletion waits for confirmation.</summary>
    public bool IsConverged =>
        Outcomes.All(outcome => outcome.State is ResourceState.Ready or ResourceState.Deleted) && Plan.PruneHalted is null;

    /// <summary>Whether nothing is left to do but what is suspended, and what waits for that.</summary>
    public bool IsSuspended => Outcomes.Any(outcome => outcome.State == ResourceState.Suspended)
        && Outcomes.All(outcome =>
            outcome.State is ResourceState.Ready or ResourceState.Deleted or ResourceState.Suspended or ResourceState.Blocked);

    /// <summary>Whether no resource is waiting, so that another pass changes nothing unless the specs or AWS change first.</summary>
    public bool IsStable => Outcomes.All(outcome => outcome.State != ResourceState.Waiting);
}
