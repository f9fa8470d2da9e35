using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;

namespace Reconciler.Engine.Planning;

/// <summary>What is to be done about one resource.</summary>
/// <param name="Address">The resource.</param>
/// <param name="Kind">What is to be done.</param>
public sealed record PlannedChange(ResourceAddress Address, ChangeKind Kind)
{
    public required IResourceSchema Type { get; init; }

    /// <summary>The object that asks for it; null for what nobody asks for any more.</summary>
    public ObjectRef? Owner { get; init; }

    /// <summary>What should be, stamped with its tags; null for deletions.</summary>
    public object? Desired { get; init; }

    /// <summary>The hash of <see cref="Desired"/>.</summary>
    public string? DesiredHash { get; init; }

    /// <summary>What is; null when it does not exist.</summary>
    public LiveResource? Live { get; init; }

    /// <summary>Whether all of <see cref="Desired"/> is known, so that the plan says all there is to do.</summary>
    public bool IsComplete { get; init; } = true;

    public IReadOnlyList<FieldChange> Fields { get; init; } = [];

    /// <summary>Whether live changed behind our back: the spec is the one that was applied last.</summary>
    public bool IsDrift { get; init; }

    /// <summary>Why it must be replaced, cannot be touched, or has to go.</summary>
    public string? Reason { get; init; }

    /// <summary>The failed look, for what cannot be read.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>What can be done about a resource.</summary>
public enum ChangeKind
{
    None,
    Create,
    Update,
    Replace,
    Delete,

    /// <summary>AWS gave up on it: it is brought back.</summary>
    Repair,

    /// <summary>It exists and is somebody else's: nothing is done.</summary>
    Conflict,

    /// <summary>It cannot be read, so nothing can be said and nothing is done.</summary>
    Unreadable,
}
