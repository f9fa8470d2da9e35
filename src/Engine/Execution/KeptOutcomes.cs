using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>The outcomes of changes that are planned and not made. They have no progress: the next pass asks the specs again.</summary>
internal static class KeptOutcomes
{
    /// <summary>
    /// Whether a change is not made because its resource is suspended. That a resource is foreign, or cannot be read, is said as always: no
    /// call follows.
    /// </summary>
    public static bool IsSuspended(PlannedChange change) =>
        change is { Suspended: not null, Kind: not (ChangeKind.Conflict or ChangeKind.Unreadable) };

    /// <summary>The outcome of a resource that is suspended.</summary>
    public static ResourceOutcome Suspend(PlannedChange change) => Keep(change, ResourceState.Suspended, change.Suspended);

    /// <summary>The outcome of a change that nobody agreed to.</summary>
    public static ResourceOutcome Withhold(PlannedChange change) => Keep(change, ResourceState.Stalled, change.Withheld);

    /// <summary>
    /// The outcome of a difference that AWS cannot take away, neither with attempts nor with time. If it is drift, it keeps no dependent from
    /// being reconciled.
    /// </summary>
    public static ResourceOutcome Refuse(PlannedChange change) =>
        Keep(change, change.IsDrift ? ResourceState.Drifted : ResourceState.Stalled, change.Reason);

    /// <summary>
    /// The outcome of a target whose server lists tools that nobody agreed to. It works as agreed, unless the gateway offers them already and
    /// they may allow more.
    /// </summary>
    public static ResourceOutcome Hold(PlannedChange change) =>
        Keep(change, StateOf(change.Tools!), change.Reason) with { Tools = change.Tools };

    /// <summary>The state of a target whose server lists tools that nobody agreed to.</summary>
    public static ResourceState StateOf(ToolStatus tools) =>
        tools is { IsInForce: true, MayWiden: true } ? ResourceState.Stalled : ResourceState.Drifted;

    /// <summary>The outcome of a resource that the specs use and that does not exist: only its owner can make it.</summary>
    public static ResourceOutcome Miss(PlannedChange change) => Keep(change, ResourceState.Stalled, change.Reason);

    private static ResourceOutcome Keep(PlannedChange change, ResourceState state, string? reason) => new(change.Address, state)
    {
        Live = change.Live,
        Fields = change.Fields,
        IsDrift = change.IsDrift,
        Reason = reason,
    };
}
