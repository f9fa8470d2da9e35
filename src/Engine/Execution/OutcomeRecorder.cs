using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Execution;

/// <summary>Records the result of a step in the progress of its resource, decides when to requeue, and returns the outcome.</summary>
internal sealed class OutcomeRecorder(AwsAccount aws)
{
    // Six attempts take half a minute: longer than any of the services needs until it returns its own change.
    private const int MaxInvisibleAttempts = 6;

    /// <summary>Returns the outcome of a resource whose retry is not due yet; null if the next step can be performed.</summary>
    public ResourceOutcome? FindNotDue(PlannedChange change, ResourceProgress progress) =>
        progress.RetryAt is { } due && due > aws.Clock.GetUtcNow()
            ? new ResourceOutcome(change.Address, ResourceState.Waiting) { Live = change.Live, Reason = progress.Reason, RequeueAt = due }
            : null;

    /// <summary>The resource matches its desired state.</summary>
    public ResourceOutcome Ready(PlannedChange change, ResourceProgress progress, LiveResource live)
    {
        progress.Id = live.Id;
        progress.ReadySince ??= aws.Clock.GetUtcNow();

        // An observation that is too early does not confirm READY. Such an observation happens if another resource caused this pass.
        var confirmed = progress.ReadySince + Backoff.ReadyConfirmationDelay;
        if (progress.HasPendingChange && change.Type.Traits.ConfirmReady && aws.Clock.GetUtcNow() < confirmed)
        {
            return Wait(change, progress, live, "confirming that it is ready") with { RequeueAt = confirmed };
        }

        var completed = progress.PendingChange;
        progress.Reset();
        progress.AppliedHash = change.DesiredHash;
        return new ResourceOutcome(change.Address, ResourceState.Ready)
        {
            Live = live,
            Change = completed,
            Fields = change.Fields,
            IsDrift = change.IsDrift,
        };
    }

    /// <summary>
    /// The service is working on the resource: poll it. After <see cref="Backoff.ProgressDeadline"/> it counts as stalled.
    /// </summary>
    public ResourceOutcome Wait(PlannedChange change, ResourceProgress progress, LiveResource? live, string? reason)
    {
        var now = aws.Clock.GetUtcNow();
        progress.Id = live?.Id ?? progress.Id;
        progress.HasPendingChange = true;
        progress.WaitingSince ??= now;
        var next = now + Backoff.PollDelay(progress.PollCount++, change.Type.Traits.PollBackoffFactor);
        var hasStalled = now - progress.WaitingSince > Backoff.ProgressDeadline;
        return new ResourceOutcome(change.Address, hasStalled ? ResourceState.Stalled : ResourceState.Waiting)
        {
            Live = live,
            Change = change.Kind,
            Fields = change.Fields,
            IsDrift = change.IsDrift,
            Reason = reason,
            RequeueAt = next,
        };
    }

    /// <summary>
    /// The change succeeded, but AWS does not return it yet. If it never does, the service stores the value in another form than the spec
    /// has it. Repeating the change then has no effect, so the resource stalls after a few attempts.
    /// </summary>
    public ResourceOutcome NotVisible(PlannedChange change, ResourceProgress progress, LiveResource? live, string reason)
    {
        progress.Attempts++;
        if (progress.Attempts > MaxInvisibleAttempts) return Stalled(change, progress, live, reason);
        progress.Reason = reason;
        progress.RetryAt = aws.Clock.GetUtcNow() + Backoff.RetryDelay(progress.Attempts);
        return Wait(change, progress, live, reason) with { RequeueAt = progress.RetryAt };
    }

    /// <summary>A call failed: retry it if that can help, until <see cref="Backoff.RetryDeadline"/>.</summary>
    public ResourceOutcome Failed(PlannedChange change, ResourceProgress progress, Failure failure)
    {
        var now = aws.Clock.GetUtcNow();
        progress.WaitingSince ??= now;
        progress.Attempts++;

        // The call may have succeeded: drop cached reads so that the next pass observes.
        aws.View.InvalidatePrefix($"{change.Type.Name}/");
        if (!failure.IsRetryable || now - progress.WaitingSince > Backoff.RetryDeadline)
        {
            return Stalled(change, progress, change.Live, failure.ToString(), failure);
        }

        progress.Reason = failure.ToString();
        progress.RetryAt = now + Backoff.RetryDelay(progress.Attempts);
        return new ResourceOutcome(change.Address, ResourceState.Waiting)
        {
            Live = change.Live,
            Reason = failure.ToString(),
            Failure = failure,
            RequeueAt = progress.RetryAt,
        };
    }

    /// <summary>The change is planned and not made, because nobody agreed to it. The next pass asks the specs again.</summary>
    public static ResourceOutcome Withheld(PlannedChange change) => new(change.Address, ResourceState.Stalled)
    {
        Live = change.Live,
        Reason = change.Withheld,
        Fields = change.Fields,
        IsDrift = change.IsDrift,
    };

    /// <summary>The resource is not attempted again until its spec changes or a retry is requested.</summary>
    public static ResourceOutcome Stalled(
        PlannedChange change, ResourceProgress progress, LiveResource? live, string? reason, Failure? failure = null)
    {
        progress.StalledReason = reason ?? "stalled";
        return new ResourceOutcome(change.Address, ResourceState.Stalled)
        {
            Live = live,
            Reason = reason,
            Failure = failure,
            Fields = change.Fields,
            IsDrift = change.IsDrift,
        };
    }
}
