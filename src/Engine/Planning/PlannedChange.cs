using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;

namespace Reconciler.Engine.Planning;

/// <summary>The planned change of one resource.</summary>
/// <param name="Address">The address of the resource.</param>
/// <param name="Kind">The kind of the change.</param>
public sealed record PlannedChange(ResourceAddress Address, ChangeKind Kind)
{
    /// <summary>The resource type.</summary>
    public required IResourceSchema Type { get; init; }

    /// <summary>The spec object that defines the resource; null if it is no longer in the specs.</summary>
    public ObjectRef? Owner { get; init; }

    /// <summary>The desired state with its tags; null for orphans.</summary>
    public object? Desired { get; init; }

    /// <summary>The spec hash of <see cref="Desired"/>.</summary>
    public string? DesiredHash { get; init; }

    /// <summary>The observed resource; null if it does not exist or was not observed.</summary>
    public LiveResource? Live { get; init; }

    /// <summary>Whether <see cref="Desired"/> contains no placeholder, so that <see cref="Fields"/> is complete.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The differences between live and desired state.</summary>
    public IReadOnlyList<FieldChange> Fields { get; init; } = [];

    /// <summary>Whether the differences are drift: the spec has not changed since it was applied last.</summary>
    public bool IsDrift { get; init; }

    /// <summary>
    /// Whether the specs only use the resource, which exists apart from the stack. It is observed, and never changed or deleted.
    /// </summary>
    public bool IsExisting { get; init; }

    /// <summary>Why the resource is replaced, repaired, deleted, in conflict, unreadable or blocked.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Other resources of the same name that are ours, too. The oldest is used; these are reported and never deleted unasked.
    /// </summary>
    public IReadOnlyList<LiveResource> Duplicates { get; init; } = [];

    /// <summary>
    /// Why the change is not made although it is planned; null if it is made. It would lose people's data without consent, or delete what
    /// is to be retained.
    /// </summary>
    public string? Withheld { get; init; }

    /// <summary>
    /// Why the change is not made: the resource, or the whole stack, is suspended. Null if it is not. A resource without a change has it,
    /// too.
    /// </summary>
    public string? Suspended { get; init; }

    /// <summary>What is known about the tools of a target; null for other resources, and while the target changes.</summary>
    public ToolStatus? Tools { get; init; }

    /// <summary>The failure of the observation if the kind is Unreadable.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>The kinds of changes of a resource.</summary>
public enum ChangeKind
{
    /// <summary>The resource matches its spec.</summary>
    None,

    /// <summary>The resource does not exist and is created.</summary>
    Create,

    /// <summary>The resource differs and is updated in place.</summary>
    Update,

    /// <summary>
    /// The resource belonged to a former owner that the specs name. Its tags name the new one, and its differences are updated in place.
    /// </summary>
    Move,

    /// <summary>The resource differs in a create-only member: it is deleted and created again.</summary>
    Replace,

    /// <summary>The resource is deleted.</summary>
    Delete,

    /// <summary>The resource failed in AWS and is repaired, or deleted and created again.</summary>
    Repair,

    /// <summary>The resource is foreign. It is not changed.</summary>
    Conflict,

    /// <summary>The resource differs in a way that AWS does not allow to change. It is left as it is.</summary>
    Refused,

    /// <summary>The server of a target lists other tools than were agreed to. Nothing is changed until somebody agrees to them.</summary>
    Held,

    /// <summary>The specs use a resource that exists already, and it does not exist. It is not created.</summary>
    NotFound,

    /// <summary>The observation failed. The resource is not changed, because its state is unknown.</summary>
    Unreadable,
}
