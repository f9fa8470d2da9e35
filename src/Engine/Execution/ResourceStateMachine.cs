using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Decides the next step of one resource. It is a pure function of what the process knows, what is observed, and the time; it makes no call
/// and reads no clock. <c>docs/engine.md</c> draws its states.
/// </summary>
internal static partial class ResourceStateMachine
{
    private const string Unsettled = "something outside of git sets it back";

    /// <summary>Returns the next step of a resource, with its new progress.</summary>
    /// <param name="progress">What the process knows about the resource.</param>
    /// <param name="observation">What AWS returns, or how it answered the last step.</param>
    /// <param name="context">The time, the options, and the desired state.</param>
    public static Step Next(ResourceProgress progress, Observation observation, StepContext context)
    {
        var known = observation is Observation.Incomplete ? progress : ForDesired(progress, context);
        return observation switch
        {
            Observation.InSync => InSync(known, context),
            Observation.InMotion motion => InMotion(known, context, motion.Reason ?? "AWS is working on it"),
            Observation.Missing missing => Missing(Leave(known, context), context, missing),
            Observation.Differs differs => Differs(known, context, differs),
            Observation.Broken broken => Broken(Leave(known, context), context, broken),
            Observation.ToDelete delete => ToDelete(Leave(known, context), context, delete),
            Observation.Gone => new Step(ResourceProgress.None, ResourceState.Deleted)
            {
                Completed = ChangeKind.Delete,
                Took = FindDeletionTime(known, context),
            },
            Observation.Foreign foreign => new Step(Leave(known, context), ResourceState.Conflict) { Reason = foreign.Reason },
            Observation.Impossible impossible => new Step(Leave(known, context), ResourceState.Stalled) { Reason = impossible.Reason },
            Observation.Incomplete => new Step(known, ResourceState.Blocked) { Reason = "an attribute of a dependency is not known yet" },
            Observation.Unreadable unreadable => Unreadable(known, context, unreadable.Failure),
            Observation.NotPrepared wait => NotPrepared(known, context, wait.Reason),
            Observation.Accepted accepted => Accepted(known, context, accepted),
            Observation.Refused refused => Refused(known, context, refused),
            _ => throw new ArgumentOutOfRangeException(nameof(observation), observation, null),
        };
    }

    /// <summary>Starts a new ledger if the desired state has changed. What AWS is doing goes on.</summary>
    private static ResourceProgress ForDesired(ResourceProgress progress, StepContext context)
    {
        if (context.DesiredHash is not { } hash || progress.Ledger.DesiredHash == hash) return progress;
        var ledger = new AttemptLedger { DesiredHash = hash, LastChange = progress.Ledger.LastChange };
        return progress.Ledger.DesiredHash is null
            ? progress with { Ledger = ledger with { IsRequested = progress.Ledger.IsRequested } }
            : progress with { Ledger = ledger, State = progress.State.IsUnderWay ? progress.State : new ProgressState.Unknown() };
    }

    /// <summary>The resource no longer is as it should be: the time in which it was forgives changes.</summary>
    private static ResourceProgress Leave(ResourceProgress progress, StepContext context) => progress.State switch
    {
        ProgressState.Settled settled => progress with
        {
            State = new ProgressState.Unknown(),
            Ledger = context.Traits.PaidAttempts is null
                ? progress.Ledger.Forgive(context.Now - settled.Since, context.Options.ChangeForgivenAfter)
                : progress.Ledger,
        },
        _ => progress,
    };

    private static Step InSync(ResourceProgress progress, StepContext context)
    {
        if (progress.State is ProgressState.Settled) return new Step(progress, ResourceState.Ready);
        var took = FindTime(progress, context);
        if (progress.Pending != ChangeKind.None && context.Traits.ConfirmReady)
        {
            var since = progress.State is ProgressState.Confirming confirming ? confirming.Since : context.Now;
            var confirmed = since + context.Options.ReadyConfirmationDelay;
            if (context.Now < confirmed)
            {
                return new Step(progress with { State = new ProgressState.Confirming(since) { Due = confirmed } }, ResourceState.Waiting)
                {
                    Reason = "confirming that it is ready",
                    RequeueAt = confirmed,
                    Took = took,
                };
            }
        }

        var settled = progress with
        {
            State = new ProgressState.Settled(context.Now),
            Pending = ChangeKind.None,
            AppliedHash = context.DesiredHash,
            Ledger = progress.Ledger.Settle(),
        };
        return new Step(settled, ResourceState.Ready) { Completed = progress.Pending, Took = took };
    }

    /// <summary>
    /// How long AWS worked on a change that is seen complete for the first time; null if this process did not make it. A look that comes late,
    /// because its pass waited for something else, says nothing of the time since it was due.
    /// </summary>
    private static (ChangeKind Kind, TimeSpan AtLeast, TimeSpan AtMost)? FindTime(ResourceProgress progress, StepContext context)
    {
        if (progress is not { State: ProgressState.Changing changing, Pending: ChangeKind.Create or ChangeKind.Update or ChangeKind.Repair })
            return null;
        var seen = changing.Due is { } due && due < context.Now ? due : context.Now;
        return (progress.Pending, (changing.LastLook ?? changing.Since) - changing.Since, seen - changing.Since);
    }

    private static Step InMotion(ResourceProgress progress, StepContext context, string reason)
    {
        var left = Leave(progress, context);
        var state = left.State as ProgressState.Changing ?? new ProgressState.Changing(context.Now, 0);
        if (state.Due is { } due && due > context.Now) return Poll(left, context, state.Since, due, reason);
        due = NextLook(context, left.Pending, state.Since, state.Polls);
        if (left.IsTooEarly(context.Now, context.DurationsOf))
        {
            return Poll(left with { State = state with { Due = due } }, context, state.Since, due, reason);
        }

        var next = state with { Polls = state.Polls + 1, LastLook = context.Now, Due = due };
        return Poll(left with { State = next }, context, state.Since, due, reason) with
        {
            Incomplete = left.Pending == ChangeKind.None ? null : (left.Pending, context.Now - state.Since),
        };
    }

    private static Step Missing(ResourceProgress progress, StepContext context, Observation.Missing missing)
    {
        if (missing.IsReportedDrift) return Drifted(progress, "it was deleted outside of git; drift is reported, not healed");
        var took = FindDeletionTime(progress, context);
        if (progress.State is ProgressState.Deleting) progress = progress with { State = new ProgressState.Unknown() };
        var accepted = progress.Ledger.LastChange;
        if (progress is { Pending: ChangeKind.Create, State: ProgressState.Changing or ProgressState.Confirming }
            && (context.Now - accepted < context.Options.VisibilityPatience || progress.IsSeen(context.Now, context.DurationsOf)))
        {
            return InMotion(progress, context, "AWS accepted the create but does not return the resource yet");
        }

        return Attempt(progress, context, StepAction.Create, $"it is missing after {Times(progress)}", 0) with { Took = took };
    }

    /// <summary>How long AWS worked on a deletion that is seen complete; null if this process did not request one.</summary>
    private static (ChangeKind Kind, TimeSpan AtLeast, TimeSpan AtMost)? FindDeletionTime(ResourceProgress progress, StepContext context) =>
        progress.State is ProgressState.Deleting deleting
            ? (ChangeKind.Delete, (deleting.LastLook ?? deleting.Since) - deleting.Since, context.Now - deleting.Since)
            : null;

    private static Step Differs(ResourceProgress progress, StepContext context, Observation.Differs differs)
    {
        var left = Leave(progress, context);
        if (differs.IsReportedDrift) return Drifted(left, "drift is reported, not healed");
        var took = FindTime(progress, context);
        var reason = progress.State is ProgressState.Settled || progress.Ledger.Changes > 0 && progress.Pending == ChangeKind.None
            ? $"{differs.Paths} differs again after {Times(left)}: {Unsettled}"
            : $"AWS accepted the change but returns other values for {differs.Paths}";
        return Attempt(left, context, differs.NeedsReplace ? StepAction.Replace : StepAction.Update, reason, 0) with { Took = took };
    }

    private static Step Broken(ResourceProgress progress, StepContext context, Observation.Broken broken)
    {
        var patience = broken.Patience ?? context.Options.RepairPatience;
        var isOver = progress.Ledger.RepairingSince is { } since && context.Now - since > patience;
        return isOver && progress.State is not ProgressState.Stalled
            ? Stall(progress, context, broken.Reason, null)
            : Attempt(progress, context, StepAction.Repair, broken.Reason, broken.Attempts);
    }

    private static Step ToDelete(ResourceProgress progress, StepContext context, Observation.ToDelete delete)
    {
        if (progress.State is not ProgressState.Deleting deleting)
        {
            if (!delete.IsUnderWay) return Attempt(progress, context, StepAction.Delete, Reason(), 0);
            deleting = new ProgressState.Deleting(context.Now, 0, context.Now);
        }

        // The last call may have deleted only what the resource contains. It is repeated until the resource is gone.
        if (!delete.IsUnderWay && deleting.NextCall <= context.Now) return Act(progress, context, StepAction.Delete);
        if (deleting.Due is { } due && due > context.Now) return Poll(progress, context, deleting.Since, due, Reason());
        due = NextLook(context, ChangeKind.Delete, deleting.Since, deleting.Polls);
        if (!delete.IsUnderWay && deleting.NextCall < due) due = deleting.NextCall;
        var next = deleting with { Polls = deleting.Polls + 1, LastLook = context.Now, Due = due };
        return Poll(progress with { State = next }, context, deleting.Since, due, Reason());

        string Reason() => delete.Reason ?? "being deleted";
    }

    private static Step Drifted(ResourceProgress progress, string reason) => new(progress, ResourceState.Drifted) { Reason = reason };

    /// <summary>AWS is at work: look again later. After the deadline this counts as stalled, and looks are rare.</summary>
    private static Step Poll(ResourceProgress progress, StepContext context, DateTimeOffset since, DateTimeOffset due, string reason)
    {
        var isLate = context.Now - since > context.Options.ProgressDeadline;
        return new Step(progress, isLate ? ResourceState.Stalled : ResourceState.Waiting)
        {
            Reason = isLate ? $"{reason}; no progress for {(int)(context.Now - since).TotalMinutes} minutes" : reason,
            RequeueAt = due,
        };
    }

    private static DateTimeOffset NextLook(StepContext context, ChangeKind kind, DateTimeOffset since, int polls) =>
        context.Now - since > context.Options.ProgressDeadline
            ? context.Now + context.Options.LatePoll
            : since + PollSchedule.Next(context.Options, context.Traits, context.DurationsOf(kind), context.Now - since, polls);

    private static TimeSpan DelayOf(StepContext context, DateTimeOffset since, int polls) =>
        context.Now - since > context.Options.ProgressDeadline
            ? context.Options.LatePoll
            : Backoff.PollDelay(context.Options, polls, context.Traits.PollBackoffFactor);

    private static string Times(ResourceProgress progress) =>
        progress.Ledger.Changes == 1 ? "a change" : $"{progress.Ledger.Changes} changes";
}
