using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>The result of a decision about one resource: the call to make, or the state that the pass reports.</summary>
/// <param name="Progress">The progress to store.</param>
/// <param name="State">The state to report if no call is made.</param>
internal sealed record Step(ResourceProgress Progress, ResourceState State)
{
    /// <summary>The call to make; None to report <see cref="State"/>.</summary>
    public StepAction Action { get; init; }

    /// <summary>Whether the precondition of the call must be checked first.</summary>
    public bool ChecksPrecondition { get; init; }

    /// <summary>Why the resource has the state, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The failure of the last call; null if it succeeded.</summary>
    public Failure? Failure { get; init; }

    /// <summary>When the next step is due; null if only a change of the spec, a change in AWS, or a request brings one.</summary>
    public DateTimeOffset? RequeueAt { get; init; }

    /// <summary>How long AWS worked on the change, if this step has seen it complete: at least, and at most.</summary>
    public (ChangeKind Kind, TimeSpan AtLeast, TimeSpan AtMost)? Took { get; init; }

    /// <summary>How long AWS has worked on a change that this step has seen incomplete.</summary>
    public (ChangeKind Kind, TimeSpan Elapsed)? Incomplete { get; init; }

    /// <summary>The change that this step completed.</summary>
    public ChangeKind Completed { get; init; }
}
