using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>
/// The state of a resource in the memory of this process, with the data that belongs to the state. The transitions between the states are
/// those of <c>Execution/ResourceStateMachine</c>; <c>docs/engine.md</c> draws them.
/// </summary>
internal abstract record ProgressState
{
    private ProgressState()
    {
    }

    /// <summary>When AWS is looked at again; null if each pass looks. What was seen last counts until then.</summary>
    public virtual DateTimeOffset? NextLook => null;

    /// <summary>Whether AWS is at work on the resource, which a new desired state does not stop.</summary>
    public bool IsUnderWay => this is Changing or Confirming or Deleting;

    /// <summary>Nothing is under way, and nothing is known: the process has started, or the desired state has changed.</summary>
    public sealed record Unknown : ProgressState;

    /// <summary>The resource is ready and matches its desired state.</summary>
    /// <param name="Since">When this was observed first.</param>
    public sealed record Settled(DateTimeOffset Since) : ProgressState;

    /// <summary>A step waits for its precondition.</summary>
    /// <param name="Since">When the precondition was checked first.</param>
    /// <param name="Polls">How often it was checked.</param>
    public sealed record Awaiting(DateTimeOffset Since, int Polls) : ProgressState;

    /// <summary>AWS works on the resource, or does not return an accepted change yet.</summary>
    /// <param name="Since">When this began.</param>
    /// <param name="Polls">How often it was observed.</param>
    public sealed record Changing(DateTimeOffset Since, int Polls) : ProgressState
    {
        /// <summary>When the resource was observed last; null if it was not observed since the change.</summary>
        public DateTimeOffset? LastLook { get; init; }

        /// <summary>When the next look is due.</summary>
        public DateTimeOffset? Due { get; init; }

        /// <inheritdoc/>
        public override DateTimeOffset? NextLook => Due;
    }

    /// <summary>The resource was observed ready after its change; a second observation must confirm it.</summary>
    /// <param name="Since">When it was observed ready first.</param>
    public sealed record Confirming(DateTimeOffset Since) : ProgressState
    {
        /// <summary>When the next look is due.</summary>
        public DateTimeOffset? Due { get; init; }

        /// <inheritdoc/>
        public override DateTimeOffset? NextLook => Due;
    }

    /// <summary>The deletion was requested. Until the resource is gone, it may show any status.</summary>
    /// <param name="Since">When the deletion was requested first.</param>
    /// <param name="Polls">How often the resource was observed since then.</param>
    /// <param name="NextCall">When the deletion may be requested again, if AWS is not at it by then.</param>
    public sealed record Deleting(DateTimeOffset Since, int Polls, DateTimeOffset NextCall) : ProgressState
    {
        /// <summary>When the resource was observed last; null if it was not observed since the deletion was requested.</summary>
        public DateTimeOffset? LastLook { get; init; }

        /// <summary>When the next look is due.</summary>
        public DateTimeOffset? Due { get; init; }

        /// <inheritdoc/>
        public override DateTimeOffset? NextLook => Due;
    }

    /// <summary>A call failed and is repeated.</summary>
    /// <param name="Until">No call is made before this time.</param>
    /// <param name="Failure">The failure of the last call.</param>
    /// <param name="Reason">The failure, in words.</param>
    public sealed record Retrying(DateTimeOffset Until, Failure Failure, string Reason) : ProgressState;

    /// <summary>The resource does not become ready unless its spec or the account changes.</summary>
    /// <param name="Until">When it is tried again nevertheless; null if only a new desired state or a request does that.</param>
    /// <param name="Failure">The failure of the last call; null if it succeeded.</param>
    /// <param name="Reason">Why it stalled, in words.</param>
    public sealed record Stalled(DateTimeOffset? Until, Failure? Failure, string Reason) : ProgressState;
}
