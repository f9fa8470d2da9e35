using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Execution;

/// <summary>Takes the one next step that a resource needs, and says how it was left.</summary>
internal sealed class ResourceReconciler(
    ResourceTypes types, AwsAccount aws, string stack, ResourcePlanner planner, DriftPolicy driftPolicy, StackMemory memories, IPassObserver observer)
{
    // Six tries come to half a minute: longer than any of the services needs to show its own change.
    private const int MaxInvisibleAttempts = 6;

    /// <param name="resource">The resource.</param>
    /// <param name="planned">What the plan says about it.</param>
    /// <param name="dependencies">How the pass left what it depends on.</param>
    /// <param name="cancellationToken">Stops before the next call.</param>
    public async Task<ResourceOutcome> ReconcileAsync(
        DesiredResource resource, PlannedChange planned, IReadOnlyList<ResourceOutcome> dependencies, CancellationToken cancellationToken)
    {
        if (dependencies.FirstOrDefault(outcome => outcome.State is not (ResourceState.Ready or ResourceState.Drifted)) is { } obstacle)
        {
            return new ResourceOutcome(resource.Address, ResourceState.Blocked) { Live = planned.Live, Reason = $"blocked by {obstacle.Address}" };
        }

        var memory = memories[resource.Address];
        if (memory.RetryAt is { } due && due > aws.Clock.GetUtcNow())
        {
            return new ResourceOutcome(resource.Address, ResourceState.Waiting) { Live = planned.Live, Reason = memory.Reason, RequeueAt = due };
        }

        // Values that the plan could not know are known now, or somebody else's step in this pass changed them.
        var change = planned;
        if (!planned.IsComplete)
        {
            var values = dependencies.ToDictionary(outcome => outcome.Address, outcome => outcome.Live?.Attributes);
            change = await planner.PlanAsync(resource, ValueOf, cancellationToken);
            string? ValueOf(AttributeRef reference) => values.GetValueOrDefault(reference.Resource)?.GetValueOrDefault(reference.Attribute);
        }

        memory.Id = change.Live?.Id ?? memory.Id;
        if (change.DesiredHash is { } hash && memory.AttemptedHash != hash)
        {
            // A new wish: what was tried for the old one counts no more.
            memory.Attempts = memory.Repairs = 0;
            memory.WaitingSince = null;
            memory.StalledReason = null;
            memory.AttemptedHash = hash;
        }

        // It needs somebody; but if somebody did something about it in AWS itself, it is fine.
        if (memory.StalledReason is { } stalled && change is not { Kind: ChangeKind.None, Live.Phase: Phase.Ready }) return Stalled(change, memory, change.Live, stalled);
        try
        {
            return await ActAsync(resource, change, memory, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return Failed(change, memory, FailureClassifier.Classify(e));
        }
        catch (SecretMissingException e)
        {
            return Stalled(change, memory, change.Live, e.Message);
        }
    }

    /// <summary>Takes a resource that nobody asks for one step towards being gone.</summary>
    public async Task<ResourceOutcome> DeleteAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        var memory = memories[change.Address];
        if (memory.RetryAt is { } due && due > aws.Clock.GetUtcNow())
        {
            return new ResourceOutcome(change.Address, ResourceState.Waiting) { Live = change.Live, Reason = memory.Reason, RequeueAt = due };
        }

        try
        {
            if (!memory.IsDeleting) observer.OnChangeStarting(stack, change);
            if (change.Live!.Phase != Phase.Deleting) await types[change.Type].DeleteAsync(aws, change.Live, cancellationToken);
            memory.IsDeleting = true;
            var left = change.Desired is { } model
                ? await types[change.Type].ObserveAsync(aws, model, new ObservationHint(change.Live.Id, HasPendingChange: true), cancellationToken)
                : await FindAsync(change, cancellationToken);
            if (left is not null) return Wait(change, memory, left, left.Reason ?? "being deleted");
            memory.Reset();
            memory.Id = null;
            memories.RecordDeleted(change.Type, change.Live.Id);
            return new ResourceOutcome(change.Address, ResourceState.Deleted) { Change = ChangeKind.Delete };
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return Failed(change, memory, FailureClassifier.Classify(e));
        }
    }

    private async Task<LiveResource?> FindAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<string> parents = change.Live!.ParentId is { } parent ? [parent] : [];
        await foreach (var live in types[change.Type].EnumerateAsync(aws, parents, cancellationToken))
        {
            if (live.Id == change.Live.Id) return live;
        }

        return null;
    }

    private async Task<ResourceOutcome> ActAsync(DesiredResource resource, PlannedChange change, ResourceProgress memory, CancellationToken cancellationToken)
    {
        ReportLog(change, memory);
        if (change.Kind == ChangeKind.Conflict) return new ResourceOutcome(change.Address, ResourceState.Conflict) { Live = change.Live, Reason = change.Reason };
        if (change.Kind == ChangeKind.Unreadable) return Failed(change, memory, change.Failure!);
        if (!change.IsComplete) return new ResourceOutcome(change.Address, ResourceState.Blocked) { Live = change.Live, Reason = "a value it needs is not known yet" };
        if (change.Live is { } live)
        {
            // A resource whose deletion was asked for may show any status until it is gone.
            if (live.Phase == Phase.Deleting || memory.IsDeleting) return await ContinueDeletionAsync(change, memory, live, cancellationToken);
            if (live.Phase == Phase.Changing)
            {
                memory.ReadySince = null;
                return Wait(change, memory, live, live.Reason);
            }
        }

        if (memory is { IsDeleting: true, Id: { } gone }) memories.RecordDeleted(change.Type, gone);
        memory.IsDeleting = false;
        if (change.IsDrift && driftPolicy == DriftPolicy.Report && change.Kind is ChangeKind.Update or ChangeKind.Replace)
        {
            return new ResourceOutcome(change.Address, ResourceState.Drifted) { Live = change.Live, Fields = change.Fields, IsDrift = true, Reason = "drift is reported, not healed" };
        }

        if (await Preconditions.CheckAsync(types[change.Type], aws, change, memory, cancellationToken) is { } obstacle)
        {
            return Wait(change, memory, change.Live, obstacle) with { Change = ChangeKind.None };
        }

        return change.Kind switch
        {
            ChangeKind.Create => await CreateAsync(resource, change, memory, cancellationToken),
            ChangeKind.Update => await UpdateAsync(resource, change, memory, cancellationToken),
            ChangeKind.Replace => await ReplaceAsync(change, memory, cancellationToken),
            ChangeKind.Repair => await RepairAsync(change, memory, cancellationToken),
            _ => Ready(change, memory, change.Live!),
        };
    }

    private async Task<ResourceOutcome> CreateAsync(DesiredResource resource, PlannedChange change, ResourceProgress memory, CancellationToken cancellationToken)
    {
        Begin(change, memory);
        memory.Id = await types[change.Type].CreateAsync(aws, change.Desired!, cancellationToken);
        memories.RecordCreated(change.Type, memory.Id, aws.Clock.GetUtcNow());
        memory.ReportedLogLines = 0;
        return await ObserveResultAsync(resource, change, memory, cancellationToken);
    }

    private async Task<ResourceOutcome> UpdateAsync(DesiredResource resource, PlannedChange change, ResourceProgress memory, CancellationToken cancellationToken)
    {
        Begin(change, memory);
        await types[change.Type].UpdateAsync(aws, change.Desired!, change.Live!, change.Fields, cancellationToken);
        return await ObserveResultAsync(resource, change, memory, cancellationToken);
    }

    /// <summary>Names are unique, so the old one goes before the new one comes.</summary>
    private async Task<ResourceOutcome> ReplaceAsync(PlannedChange change, ResourceProgress memory, CancellationToken cancellationToken)
    {
        Begin(change, memory);
        await types[change.Type].DeleteAsync(aws, change.Live!, cancellationToken);
        memory.IsDeleting = true;
        return Wait(change, memory, change.Live!, $"being deleted, to be made anew: {change.Reason}");
    }

    private async Task<ResourceOutcome> ContinueDeletionAsync(PlannedChange change, ResourceProgress memory, LiveResource live, CancellationToken cancellationToken)
    {
        memory.IsDeleting = true;

        // Children may have had to go first; asking again is the next step, and harmless when it was asked before.
        if (live.Phase != Phase.Deleting) await types[change.Type].DeleteAsync(aws, live, cancellationToken);
        return Wait(change, memory, live, live.Reason ?? "being deleted");
    }

    private async Task<ResourceOutcome> RepairAsync(PlannedChange change, ResourceProgress memory, CancellationToken cancellationToken)
    {
        var live = change.Live!;
        if (memory.Repairs >= change.Type.Traits.MaxRepairs) return Stalled(change, memory, live, change.Reason);
        Begin(change, memory);
        memory.Repairs++;
        if (live.Phase == Phase.Degraded)
        {
            await types[change.Type].UpdateAsync(aws, change.Desired!, live, [new FieldChange("status", live.Reason, null)], cancellationToken);
        }
        else if (!await types[change.Type].RepairAsync(aws, change.Desired!, live, cancellationToken))
        {
            await types[change.Type].DeleteAsync(aws, live, cancellationToken);
            memory.IsDeleting = true;
        }

        var next = aws.Clock.GetUtcNow() + Backoff.RetryDelay(memory.Repairs);
        memory.HasPendingChange = true;
        memory.ReadySince = null;
        memory.RetryAt = next;
        memory.Reason = change.Reason;
        return new ResourceOutcome(change.Address, ResourceState.Waiting) { Live = live, Change = ChangeKind.Repair, Reason = change.Reason, RequeueAt = next };
    }

    /// <summary>Sees what a step has led to: most resources are ready at once, and what depends on them can go on in this pass.</summary>
    private async Task<ResourceOutcome> ObserveResultAsync(DesiredResource resource, PlannedChange change, ResourceProgress memory, CancellationToken cancellationToken)
    {
        memory.HasPendingChange = true;
        memory.ReadySince = null;
        memory.PollCount = 0;
        memory.WaitingSince = aws.Clock.GetUtcNow();
        memory.AppliedHash = change.DesiredHash;
        var live = await types[change.Type].ObserveAsync(aws, change.Desired!, memories.GetHint(resource.Address), cancellationToken);
        if (live is null) return NotVisible(change, memory, live, "it was made and is not to be seen yet");
        if (live.Phase is Phase.Failed or Phase.Degraded or Phase.Changing) return Wait(change, memory, live, live.Reason);
        var left = Differ.Compare(resource.Type, change.Desired!, live);
        return left.Count > 0
            ? NotVisible(change, memory, live, $"AWS took the change and still shows another {string.Join(", ", left.Select(field => field.Path))}")
            : Ready(change, memory, live);
    }

    /// <summary>
    /// What was just changed can take its time to show. When it never does, the spec says something that the service keeps in
    /// another form: sending it again for ever would help nobody.
    /// </summary>
    private ResourceOutcome NotVisible(PlannedChange change, ResourceProgress memory, LiveResource? live, string reason)
    {
        memory.Attempts++;
        if (memory.Attempts > MaxInvisibleAttempts) return Stalled(change, memory, live, reason);
        memory.Reason = reason;
        memory.RetryAt = aws.Clock.GetUtcNow() + Backoff.RetryDelay(memory.Attempts);
        return Wait(change, memory, live, reason) with { RequeueAt = memory.RetryAt };
    }

    /// <summary>Leaves a resource alone until its spec changes or somebody asks for another try.</summary>
    private static ResourceOutcome Stalled(PlannedChange change, ResourceProgress memory, LiveResource? live, string? reason, Failure? failure = null)
    {
        memory.StalledReason = reason ?? "stalled";
        return new ResourceOutcome(change.Address, ResourceState.Stalled) { Live = live, Reason = reason, Failure = failure, Fields = change.Fields, IsDrift = change.IsDrift };
    }

    private void Begin(PlannedChange change, ResourceProgress memory)
    {
        memory.PendingChange = change.Kind;
        observer.OnChangeStarting(stack, change);
    }

    private ResourceOutcome Ready(PlannedChange change, ResourceProgress memory, LiveResource live)
    {
        memory.Id = live.Id;
        memory.ReadySince ??= aws.Clock.GetUtcNow();
        // Another resource may have caused a look in between, too soon after the first to confirm anything.
        var confirmed = memory.ReadySince + Backoff.ReadyConfirmationDelay;
        if (memory.HasPendingChange && change.Type.Traits.ConfirmReady && aws.Clock.GetUtcNow() < confirmed)
        {
            return Wait(change, memory, live, "confirming that it is ready") with { RequeueAt = confirmed };
        }

        var did = memory.PendingChange;
        memory.Reset();
        memory.AppliedHash = change.DesiredHash;
        return new ResourceOutcome(change.Address, ResourceState.Ready) { Live = live, Change = did, Fields = change.Fields, IsDrift = change.IsDrift };
    }

    private ResourceOutcome Wait(PlannedChange change, ResourceProgress memory, LiveResource? live, string? reason)
    {
        var now = aws.Clock.GetUtcNow();
        memory.Id = live?.Id ?? memory.Id;
        memory.HasPendingChange = true;
        memory.WaitingSince ??= now;
        var next = now + Backoff.PollDelay(memory.PollCount++, change.Type.Traits.PollBackoffFactor);
        var hasStalled = now - memory.WaitingSince > Backoff.ProgressDeadline;
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

    private ResourceOutcome Failed(PlannedChange change, ResourceProgress memory, Failure failure)
    {
        var now = aws.Clock.GetUtcNow();
        memory.WaitingSince ??= now;
        memory.Attempts++;

        // Whether a step that got no answer was taken, only a fresh look can tell.
        aws.View.InvalidatePrefix($"{change.Type.Name}/");
        if (!failure.IsRetryable || now - memory.WaitingSince > Backoff.RetryDeadline) return Stalled(change, memory, change.Live, failure.ToString(), failure);
        memory.Reason = failure.ToString();
        memory.RetryAt = now + Backoff.RetryDelay(memory.Attempts);
        return new ResourceOutcome(change.Address, ResourceState.Waiting) { Live = change.Live, Reason = failure.ToString(), Failure = failure, RequeueAt = memory.RetryAt };
    }

    private void ReportLog(PlannedChange change, ResourceProgress memory)
    {
        if (change.Live is not { Log: { Count: > 0 } log }) return;
        foreach (var line in log.Skip(memory.ReportedLogLines)) observer.OnOutput(stack, change.Address, line);
        memory.ReportedLogLines = Math.Max(memory.ReportedLogLines, log.Count);
    }
}
