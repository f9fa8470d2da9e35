using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <content>Counts attempts: when a call may be made, and what its answer means for the next one.</content>
internal static partial class ResourceStateMachine
{
    /// <summary>Makes a call, unless the ledger says that it is too early or that there were too many.</summary>
    private static Step Attempt(ResourceProgress progress, StepContext context, StepAction action, string reason, int recorded)
    {
        var (ledger, now) = (progress.Ledger, context.Now);
        if (progress.State is ProgressState.Stalled stalled)
        {
            return stalled.Until is { } until && until <= now
                ? Act(progress, context, action)
                : new Step(progress, ResourceState.Stalled)
                {
                    Reason = stalled.Reason,
                    Failure = stalled.Failure,
                    RequeueAt = stalled.Until,
                };
        }

        var isSeries = action == StepAction.Repair && context.Traits.PaidAttempts is null && ledger.Repairs > 0;
        if (action != StepAction.Delete && !isSeries && ledger.IsExhausted(context.ChangeLimit, recorded))
        {
            return Stall(progress, context, reason, null, context.Traits.PaidAttempts is not null);
        }

        var due = Max(ledger.NextAttempt, progress.Budget.NextCall(context.Options.MaxCallsAtOnce, context.Options.CallInterval));
        if (due <= now) return Act(progress, context, action);
        var retrying = progress.State as ProgressState.Retrying;
        return new Step(progress, ResourceState.Waiting)
        {
            Reason = retrying?.Reason ?? reason,
            Failure = retrying?.Failure,
            RequeueAt = due,
        };
    }

    private static Step Act(ResourceProgress progress, StepContext context, StepAction action) => new(progress, ResourceState.Waiting)
    {
        Action = action,
        ChecksPrecondition = action is StepAction.Create or StepAction.Update or StepAction.Repair
            && !(progress.State is ProgressState.Awaiting awaiting && context.Now - awaiting.Since > context.Options.PreconditionPatience),
    };

    private static Step NotPrepared(ResourceProgress progress, StepContext context, string reason)
    {
        var awaiting = progress.State as ProgressState.Awaiting ?? new ProgressState.Awaiting(context.Now, 0);
        var next = progress with { State = awaiting with { Polls = awaiting.Polls + 1 } };
        return Poll(next, context, awaiting.Since, context.Now + DelayOf(context, awaiting.Since, awaiting.Polls), reason);
    }

    private static Step Accepted(ResourceProgress progress, StepContext context, Observation.Accepted accepted)
    {
        var (now, ledger) = (context.Now, progress.Ledger);
        var isRepair = accepted.Action == StepAction.Repair || accepted.IsRepair;

        // Deletions and series of repairs are limited by time. What a repair deletes and creates again belongs to the repair.
        var isFree = accepted.Action == StepAction.Delete
            || (context.Traits.PaidAttempts is null && (isRepair || (accepted.Action == StepAction.Create && ledger.Repairs > 0)));
        ledger = ledger with
        {
            Changes = ledger.Changes + (isFree ? 0 : 1),
            Repairs = ledger.Repairs + (isRepair ? 1 : 0),
            RepairingSince = isRepair ? ledger.RepairingSince ?? now : ledger.RepairingSince,
            LastChange = now,
            Failures = 0,
            FailingSince = null,
        };
        var deletes = accepted.Action is StepAction.Delete or StepAction.Replace;
        var next = now + (ledger.Repairs > 0, accepted.Action, ledger.Changes) switch
        {
            (true, _, _) => Backoff.RetryDelay(context.Options, ledger.Repairs),
            (_, StepAction.Update, var changes) => Backoff.RetryDelay(context.Options, changes),
            (_, _, > 2 and var changes) => Backoff.RetryDelay(context.Options, changes - 2),
            _ => TimeSpan.Zero,
        };
        var first = PollSchedule.First(context.Options, context.Traits, context.DurationsOf(ToChange(accepted.Action)));
        var look = isRepair ? next : now + (first > TimeSpan.Zero ? first : context.Options.FirstPoll);
        return new Step(
            progress with
            {
                Id = accepted.Id ?? progress.Id,
                Pending = progress.State is ProgressState.Deleting && deletes ? progress.Pending : ToChange(accepted.Action),
                AppliedHash = deletes ? progress.AppliedHash : context.DesiredHash,
                ReportedLogLines = accepted.Action is StepAction.Create or StepAction.Repair ? 0 : progress.ReportedLogLines,
                State = deletes
                    ? Deletion(progress, context)
                    : new ProgressState.Changing(now, 0) { Due = first > TimeSpan.Zero || isRepair ? look : null },
                Ledger = ledger with { NextAttempt = next },
                Budget = progress.Budget.Spend(now, context.Options.CallInterval),
            },
            ResourceState.Waiting)
        {
            RequeueAt = look,
            Reason = "AWS accepted the change",
        };
    }

    private static ProgressState.Deleting Deletion(ResourceProgress progress, StepContext context)
    {
        var state = progress.State as ProgressState.Deleting ?? new ProgressState.Deleting(context.Now, 0, context.Now);
        return state with { Polls = state.Polls + 1, NextCall = context.Now + DelayOf(context, state.Since, state.Polls), Due = null };
    }

    private static Step Refused(ResourceProgress progress, StepContext context, Observation.Refused refused)
    {
        var spent = progress with { Budget = progress.Budget.Spend(context.Now, context.Options.CallInterval) };
        return Fail(spent, context, refused.Failure, refused.Reason ?? refused.Failure.ToString(), refused.Patience);
    }

    /// <summary>A resource that cannot be read is not changed. While its retry is not due, a further failure does not count.</summary>
    private static Step Unreadable(ResourceProgress progress, StepContext context, Failure failure) => progress.State switch
    {
        ProgressState.Retrying retrying when retrying.Until > context.Now => Retry(progress, retrying),
        ProgressState.Stalled stalled when stalled.Until > context.Now => new Step(progress, ResourceState.Stalled)
        {
            Reason = failure.ToString(),
            Failure = failure,
            RequeueAt = stalled.Until,
        },
        _ => Fail(Leave(progress, context), context, failure, failure.ToString(), null),
    };

    private static Step Fail(ResourceProgress progress, StepContext context, Failure failure, string reason, TimeSpan? patience)
    {
        var since = progress.Ledger.FailingSince ?? context.Now;
        var ledger = progress.Ledger with { Failures = progress.Ledger.Failures + 1, FailingSince = since };
        var limit = failure.IsRetryable ? patience ?? context.Options.RetryPatience : TimeSpan.Zero;
        if (context.Now - since >= limit) return Stall(progress with { Ledger = ledger }, context, reason, failure);
        var until = Min(context.Now + Backoff.RetryDelay(context.Options, ledger.Failures), since + limit);
        var retrying = new ProgressState.Retrying(until, failure, reason);

        // A deletion that was requested goes on, whatever the last call said.
        ProgressState state = progress.State is ProgressState.Deleting deleting ? deleting with { NextCall = until } : retrying;
        return Retry(progress with { State = state, Ledger = ledger with { NextAttempt = until } }, retrying);
    }

    private static Step Retry(ResourceProgress progress, ProgressState.Retrying retrying) => new(progress, ResourceState.Waiting)
    {
        Reason = retrying.Reason,
        Failure = retrying.Failure,
        RequeueAt = retrying.Until,
    };

    private static Step Stall(ResourceProgress progress, StepContext context, string reason, Failure? failure, bool forGood = false)
    {
        DateTimeOffset? until = forGood ? null : context.Now + Backoff.StalledDelay(context.Options, progress.Ledger.Stalls);
        return new Step(
            progress with
            {
                State = new ProgressState.Stalled(until, failure, reason),
                Ledger = progress.Ledger with { Stalls = progress.Ledger.Stalls + 1 },
            },
            ResourceState.Stalled)
        {
            Reason = reason,
            Failure = failure,
            RequeueAt = until,
        };
    }

    private static ChangeKind ToChange(StepAction action) => action switch
    {
        StepAction.Create => ChangeKind.Create,
        StepAction.Update => ChangeKind.Update,
        StepAction.Repair => ChangeKind.Repair,
        StepAction.Replace => ChangeKind.Replace,
        StepAction.Delete => ChangeKind.Delete,
        _ => ChangeKind.None,
    };

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Max(DateTimeOffset? a, DateTimeOffset b) => a > b ? a.Value : b;
}
