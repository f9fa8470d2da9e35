using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>The outcome of one resource in a pass.</summary>
/// <param name="Address">The address of the resource.</param>
/// <param name="State">The state of the resource after the pass.</param>
public sealed record ResourceOutcome(ResourceAddress Address, ResourceState State)
{
    /// <summary>Why the resource has the state: a message of the engine, or of the AWS service.</summary>
    public string? Reason { get; init; }

    /// <summary>The resource as it was observed last; null if it does not exist or was not observed.</summary>
    public LiveResource? Live { get; init; }

    /// <summary>The change that the pass made or polls; None if there is none.</summary>
    public ChangeKind Change { get; init; }

    /// <summary>The differences between live and desired state that the plan found.</summary>
    public IReadOnlyList<FieldChange> Fields { get; init; } = [];

    /// <summary>Whether <see cref="Fields"/> are drift.</summary>
    public bool IsDrift { get; init; }

    /// <summary>
    /// How many changes AWS has accepted for this desired state that are not forgiven yet
    /// (<see cref="EngineOptions.ChangeForgivenAfter"/>). If the resource still drifts after some, another tool sets it back each time.
    /// </summary>
    public int Rounds { get; init; }

    /// <summary>What is known about the tools of a target; null for other resources, and while the target changes.</summary>
    public ToolStatus? Tools { get; init; }

    /// <summary>Whether resources that depend on this one can be changed: it works, whatever is to be said about it.</summary>
    public bool IsUsable => State is ResourceState.Ready or ResourceState.Drifted || Tools is { IsHeld: true };

    /// <summary>When to poll or retry the resource; null if it needs no further pass.</summary>
    public DateTimeOffset? RequeueAt { get; init; }

    /// <summary>The failure of the last AWS call; null if it succeeded.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>The state of a resource after a pass.</summary>
public enum ResourceState
{
    /// <summary>The resource matches its desired state and can be used.</summary>
    Ready,

    /// <summary>The resource does not exist yet. Only a status without a pass has this state; a pass creates the resource.</summary>
    Missing,

    /// <summary>
    /// The resource is to be changed or deleted, and nobody has begun. Only a status without a pass has this state; a pass makes the change.
    /// </summary>
    OutOfSync,

    /// <summary>The resource is polled or retried without user action.</summary>
    Waiting,

    /// <summary>The resource waits for another resource that is not ready.</summary>
    Blocked,

    /// <summary>The resource drifted, and the stack has <c>drift: Report</c>.</summary>
    Drifted,

    /// <summary>The resource, or its whole stack, is suspended: it is observed and not changed.</summary>
    Suspended,

    /// <summary>The resource is foreign.</summary>
    Conflict,

    /// <summary>The resource does not become ready unless its spec or the account changes.</summary>
    Stalled,

    /// <summary>The resource is deleted, as planned.</summary>
    Deleted,
}
