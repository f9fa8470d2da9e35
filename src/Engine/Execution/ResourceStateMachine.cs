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
            Observation.Gone => new Step(ResourceProgress.None, ResourceState.Deleted) { Completed = ChangeKind.Delete },
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
        if (progress.Pending != ChangeKind.None && context.Traits.ConfirmReady)
        {
            var since = progress.State is ProgressState.Confirming confirming ? confirming.Since : context.Now;
            var confirmed = since + context.Options.ReadyConfirmationDelay;
            if (context.Now < confirmed)
            {
                return new Step(progress with { State = new ProgressState.Confirming(since) }, ResourceState.Waiting)
                {
                    Reason = "confirming that it is ready",
                    RequeueAt = confirmed,
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
        return new Step(settled, ResourceState.Ready) { Completed = progress.Pending };
    }

    private static Step InMotion(ResourceProgress progress, StepContext context, string reason)
    {
        var state = Leave(progress, context).State as ProgressState.Changing ?? new ProgressState.Changing(context.Now, 0);
        var next = Leave(progress, context) with { State = state with { Polls = state.Polls + 1 } };
        return Poll(next, context, state.Since, state.Polls, reason);
    }

    private static Step Missing(ResourceProgress progress, StepContext context, Observation.Missing missing)
    {
        if (missing.IsReportedDrift) return Drifted(progress, "it was deleted outside of git; drift is reported, not healed");
        if (progress.State is ProgressState.Deleting) progress = progress with { State = new ProgressState.Unknown() };
        var accepted = progress.Ledger.LastChange;
        if (progress is { Pending: ChangeKind.Create, State: ProgressState.Changing or ProgressState.Confirming }
            && context.Now - accepted < context.Options.VisibilityPatience)
        {
            return InMotion(progress, context, "AWS accepted the create but does not return the resource yet");
        }

        return Attempt(progress, context, StepAction.Create, $"it is missing after {Times(progress)}", 0);
    }

    private static Step Differs(ResourceProgress progress, StepContext context, Observation.Differs differs)
    {
        var left = Leave(progress, context);
        if (differs.IsReportedDrift) return Drifted(left, "drift is reported, not healed");
        var reason = progress.State is ProgressState.Settled || progress.Ledger.Changes > 0 && progress.Pending == ChangeKind.None
            ? $"{differs.Paths} differs again after {Times(left)}: {Unsettled}"
            : $"AWS accepted the change but returns other values for {differs.Paths}";
        return Attempt(left, context, differs.NeedsReplace ? StepAction.Replace : StepAction.Update, reason, 0);
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
            return delete.IsUnderWay
                ? Poll(
                    progress with { State = new ProgressState.Deleting(context.Now, 1, context.Now) }, context, context.Now, 0, Reason())
                : Attempt(progress, context, StepAction.Delete, Reason(), 0);
        }

        // The last call may have deleted only what the resource contains. It is repeated until the resource is gone.
        if (!delete.IsUnderWay && deleting.NextCall <= context.Now) return Act(progress, context, StepAction.Delete);
        return Poll(
            progress with { State = deleting with { Polls = deleting.Polls + 1 } }, context, deleting.Since, deleting.Polls, Reason());

        string Reason() => delete.Reason ?? "being deleted";
    }

    private static Step Drifted(ResourceProgress progress, string reason) => new(progress, ResourceState.Drifted) { Reason = reason };

    /// <summary>AWS is at work: look again later. After the deadline this counts as stalled, and looks are rare.</summary>
    private static Step Poll(ResourceProgress progress, StepContext context, DateTimeOffset since, int polls, string reason)
    {
        var isLate = context.Now - since > context.Options.ProgressDeadline;
        return new Step(progress, isLate ? ResourceState.Stalled : ResourceState.Waiting)
        {
            Reason = isLate ? $"{reason}; no progress for {(int)(context.Now - since).TotalMinutes} minutes" : reason,
            RequeueAt = context.Now + DelayOf(context, since, polls),
        };
    }

    private static TimeSpan DelayOf(StepContext context, DateTimeOffset since, int polls) =>
        context.Now - since > context.Options.ProgressDeadline
            ? context.Options.LatePoll
            : Backoff.PollDelay(context.Options, polls, context.Traits.PollBackoffFactor);

    private static string Times(ResourceProgress progress) =>
        progress.Ledger.Changes == 1 ? "a change" : $"{progress.Ledger.Changes} changes";
}
