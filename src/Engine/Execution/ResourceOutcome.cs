using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>How a pass left a resource.</summary>
/// <param name="Address">The resource.</param>
/// <param name="State">Where it stands.</param>
public sealed record ResourceOutcome(ResourceAddress Address, ResourceState State)
{
    /// <summary>Why, in the service's words or ours.</summary>
    public string? Reason { get; init; }

    /// <summary>What AWS has, as it was seen last.</summary>
    public LiveResource? Live { get; init; }

    /// <summary>What this pass did.</summary>
    public ChangeKind Change { get; init; }

    /// <summary>The differences that were found.</summary>
    public IReadOnlyList<FieldChange> Fields { get; init; } = [];

    /// <summary>Whether they were drift.</summary>
    public bool IsDrift { get; init; }

    /// <summary>When to look or try again.</summary>
    public DateTimeOffset? RequeueAt { get; init; }

    public Failure? Failure { get; init; }
}

/// <summary>Where a resource stands.</summary>
public enum ResourceState
{
    /// <summary>As it should be.</summary>
    Ready,

    /// <summary>The service is at work on it, or a step failed for a passing reason: it goes on by itself.</summary>
    Waiting,

    /// <summary>Something it depends on is not ready.</summary>
    Blocked,

    /// <summary>It differs, and the stack says to report drift only.</summary>
    Drifted,

    /// <summary>It exists and is somebody else's.</summary>
    Conflict,

    /// <summary>It does not get on unless somebody changes something.</summary>
    Stalled,

    /// <summary>It is gone, as it should be.</summary>
    Deleted,
}
