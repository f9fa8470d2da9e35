using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>
/// What this process knows about one resource from pass to pass. It is immutable: <c>Execution/ResourceStateMachine</c> computes the next
/// progress, and <see cref="StackMemory"/> stores it.
/// </summary>
internal sealed record ResourceProgress
{
    /// <summary>The progress of a resource of which nothing is known.</summary>
    public static ResourceProgress None { get; } = new();

    /// <summary>The identifier at the last observation.</summary>
    public string? Id { get; init; }

    /// <summary>The state of the resource.</summary>
    public ProgressState State { get; init; } = new ProgressState.Unknown();

    /// <summary>The change that AWS accepted and that is not confirmed ready yet; None if there is none.</summary>
    public ChangeKind Pending { get; init; }

    /// <summary>The attempts for the current desired state.</summary>
    public AttemptLedger Ledger { get; init; } = new();

    /// <summary>The attempts for any desired state: a backstop for desired states that never stand still.</summary>
    public CallBudget Budget { get; init; }

    /// <summary>The spec hash of the desired state that this process applied last.</summary>
    public string? AppliedHash { get; init; }

    /// <summary>What the last look has seen, while the next one is not due; null if it saw nothing.</summary>
    public LiveResource? Seen { get; init; }

    /// <summary>The number of lines of its log that were reported.</summary>
    public int ReportedLogLines { get; init; }

    /// <summary>Whether no look is due: that of the resource itself, or one at another resource has told that it comes too early.</summary>
    /// <param name="now">The time.</param>
    /// <param name="durationsOf">Returns what is known of a kind of change.</param>
    public bool IsSeen(DateTimeOffset now, Func<ChangeKind, LearnedDurations> durationsOf) =>
        State.NextLook > now || (State.NextLook is not null && IsTooEarly(now, durationsOf));

    /// <summary>Whether changes of other resources, which began earlier, are not complete either.</summary>
    /// <param name="now">The time.</param>
    /// <param name="durationsOf">Returns what is known of a kind of change.</param>
    public bool IsTooEarly(DateTimeOffset now, Func<ChangeKind, LearnedDurations> durationsOf) =>
        State is ProgressState.Changing changing
        && Pending is ChangeKind.Create or ChangeKind.Update
        && durationsOf(Pending).IsTooEarly(now - changing.Since);

    /// <summary>Whether cached lists may be older than what this process knows, so that the resource is read by its identifier.</summary>
    public bool IsMoving => Pending != ChangeKind.None || State is ProgressState.Changing or ProgressState.Deleting;
}
