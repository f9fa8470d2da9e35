using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Performs the next step of one resource and returns its outcome. This is the only place that calls the create, update, delete and repair
/// verbs of resource types, so attempts are counted here.
/// </summary>
internal sealed class ResourceReconciler(
    ResourceTypes types,
    AwsAccount aws,
    string stack,
    ResourcePlanner planner,
    DriftPolicy driftPolicy,
    StackMemory memory,
    IPassObserver observer)
{
    private readonly OutcomeRecorder _recorder = new(aws);

    /// <summary>Brings a desired resource one step closer to its desired state.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="planned">Its change in the plan.</param>
    /// <param name="dependencies">The outcomes of its dependencies in this pass.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<ResourceOutcome> ReconcileAsync(
        DesiredResource resource, PlannedChange planned, IReadOnlyList<ResourceOutcome> dependencies, CancellationToken cancellationToken)
    {
        if (dependencies.FirstOrDefault(outcome => outcome.State is not (ResourceState.Ready or ResourceState.Drifted)) is { } blocking)
        {
            return new ResourceOutcome(resource.Address, ResourceState.Blocked)
            {
                Live = planned.Live,
                Reason = $"blocked by {blocking.Address}",
            };
        }

        var progress = memory[resource.Address];
        if (_recorder.FindNotDue(planned, progress) is { } notDue) return notDue;

        // This pass has created or changed dependencies since planning, so their attributes are known now: plan again with them.
        var change = planned;
        if (!planned.IsComplete)
        {
            var values = dependencies.ToDictionary(outcome => outcome.Address, outcome => outcome.Live?.Attributes);
            change = await planner.PlanAsync(resource, ValueOf, cancellationToken);
            string? ValueOf(AttributeRef reference) => values.GetValueOrDefault(reference.Resource)?.GetValueOrDefault(reference.Attribute);
        }

        progress.Id = change.Live?.Id ?? progress.Id;
        if (change.DesiredHash is { } hash && progress.AttemptedHash != hash)
        {
            // Desired state changed: reset attempts and repairs.
            progress.Attempts = progress.Repairs = 0;
            progress.WaitingSince = null;
            progress.StalledReason = null;
            progress.AttemptedHash = hash;
        }

        // Stays stalled unless it was fixed by hand and is now ready and in sync.
        if (progress.StalledReason is { } stalled && change is not { Kind: ChangeKind.None, Live.Phase: Phase.Ready })
        {
            return OutcomeRecorder.Stalled(change, progress, change.Live, stalled);
        }

        try
        {
            return await ActAsync(resource, change, progress, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return _recorder.Failed(change, progress, FailureClassifier.Classify(e));
        }
        catch (SecretMissingException e)
        {
            return OutcomeRecorder.Stalled(change, progress, change.Live, e.Message);
        }
    }

    /// <summary>Brings a resource that is to be deleted one step closer to being gone.</summary>
    /// <param name="change">The planned deletion.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<ResourceOutcome> DeleteAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        var progress = memory[change.Address];
        if (_recorder.FindNotDue(change, progress) is { } notDue) return notDue;
        try
        {
            if (!progress.IsDeleting) observer.OnChangeStarting(stack, change);
            if (change.Live!.Phase != Phase.Deleting) await types[change.Type].DeleteAsync(aws, change.Live, cancellationToken);
            progress.IsDeleting = true;
            var hint = new ObservationHint(change.Live.Id, HasPendingChange: true);
            var left = change.Desired is { } desired
                ? await types[change.Type].ObserveAsync(aws, desired, hint, cancellationToken)
                : await FindAsync(change, cancellationToken);
            if (left is not null) return _recorder.Wait(change, progress, left, left.Reason ?? "being deleted");
            progress.Reset();
            progress.Id = null;
            memory.RecordDeleted(change.Type, change.Live.Id);
            return new ResourceOutcome(change.Address, ResourceState.Deleted) { Change = ChangeKind.Delete };
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return _recorder.Failed(change, progress, FailureClassifier.Classify(e));
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

    private async Task<ResourceOutcome> ActAsync(
        DesiredResource resource, PlannedChange change, ResourceProgress progress, CancellationToken cancellationToken)
    {
        ReportLog(change, progress);
        if (change.Kind == ChangeKind.Conflict)
        {
            return new ResourceOutcome(change.Address, ResourceState.Conflict) { Live = change.Live, Reason = change.Reason };
        }

        if (change.Kind == ChangeKind.Refused)
        {
            return new ResourceOutcome(change.Address, change.IsDrift ? ResourceState.Drifted : ResourceState.Stalled)
            {
                Live = change.Live,
                Fields = change.Fields,
                IsDrift = change.IsDrift,
                Reason = change.Reason,
            };
        }

        if (change.Kind == ChangeKind.Unreadable) return _recorder.Failed(change, progress, change.Failure!);
        if (!change.IsComplete)
        {
            return new ResourceOutcome(change.Address, ResourceState.Blocked)
            {
                Live = change.Live,
                Reason = "an attribute of a dependency is not known yet",
            };
        }

        if (change.Live is { } live)
        {
            // After its deletion was requested, a resource may show any status until it is gone.
            if (live.Phase == Phase.Deleting || progress.IsDeleting)
            {
                return await ContinueDeletionAsync(change, progress, live, cancellationToken);
            }

            if (live.Phase == Phase.Changing)
            {
                progress.ReadySince = null;
                return _recorder.Wait(change, progress, live, live.Reason);
            }
        }

        if (progress is { IsDeleting: true, Id: { } deleted }) memory.RecordDeleted(change.Type, deleted);
        progress.IsDeleting = false;
        if (change.IsDrift && driftPolicy == DriftPolicy.Report && change.Kind is ChangeKind.Update or ChangeKind.Replace)
        {
            return new ResourceOutcome(change.Address, ResourceState.Drifted)
            {
                Live = change.Live,
                Fields = change.Fields,
                IsDrift = true,
                Reason = "drift is reported, not healed",
            };
        }

        if (await Preconditions.CheckAsync(types[change.Type], aws, change, progress, cancellationToken) is { } unmet)
        {
            return _recorder.Wait(change, progress, change.Live, unmet) with { Change = ChangeKind.None };
        }

        return change.Kind switch
        {
            ChangeKind.Create => await CreateAsync(resource, change, progress, cancellationToken),
            ChangeKind.Update => await UpdateAsync(resource, change, progress, cancellationToken),
            ChangeKind.Replace => await ReplaceAsync(change, progress, cancellationToken),
            ChangeKind.Repair => await RepairAsync(change, progress, cancellationToken),
            _ => _recorder.Ready(change, progress, change.Live!),
        };
    }

    private async Task<ResourceOutcome> CreateAsync(
        DesiredResource resource, PlannedChange change, ResourceProgress progress, CancellationToken cancellationToken)
    {
        Begin(change, progress);
        progress.Id = await types[change.Type].CreateAsync(aws, change.Desired!, cancellationToken);
        memory.RecordCreated(change.Type, progress.Id, aws.Clock.GetUtcNow());
        progress.ReportedLogLines = 0;
        return await ObserveResultAsync(resource, change, progress, cancellationToken);
    }

    private async Task<ResourceOutcome> UpdateAsync(
        DesiredResource resource, PlannedChange change, ResourceProgress progress, CancellationToken cancellationToken)
    {
        Begin(change, progress);
        await types[change.Type].UpdateAsync(aws, change.Desired!, change.Live!, change.Fields, cancellationToken);
        return await ObserveResultAsync(resource, change, progress, cancellationToken);
    }

    /// <summary>Deletes the resource. A later pass creates it again, because two resources cannot have the same name.</summary>
    private async Task<ResourceOutcome> ReplaceAsync(PlannedChange change, ResourceProgress progress, CancellationToken cancellationToken)
    {
        Begin(change, progress);
        await types[change.Type].DeleteAsync(aws, change.Live!, cancellationToken);
        progress.IsDeleting = true;
        return _recorder.Wait(change, progress, change.Live!, $"being deleted before it is created again: {change.Reason}");
    }

    private async Task<ResourceOutcome> ContinueDeletionAsync(
        PlannedChange change, ResourceProgress progress, LiveResource live, CancellationToken cancellationToken)
    {
        progress.IsDeleting = true;

        // The previous call may have deleted only the children. DeleteAsync is idempotent, so call it again.
        if (live.Phase != Phase.Deleting) await types[change.Type].DeleteAsync(aws, live, cancellationToken);
        return _recorder.Wait(change, progress, live, live.Reason ?? "being deleted");
    }

    private async Task<ResourceOutcome> RepairAsync(PlannedChange change, ResourceProgress progress, CancellationToken cancellationToken)
    {
        var live = change.Live!;
        if (progress.Repairs >= change.Type.Traits.MaxRepairs) return OutcomeRecorder.Stalled(change, progress, live, change.Reason);
        Begin(change, progress);
        progress.Repairs++;
        if (live.Phase == Phase.Degraded)
        {
            IReadOnlyList<FieldChange> status = [new FieldChange("status", live.Reason, null)];
            await types[change.Type].UpdateAsync(aws, change.Desired!, live, status, cancellationToken);
        }
        else if (!await types[change.Type].RepairAsync(aws, change.Desired!, live, cancellationToken))
        {
            await types[change.Type].DeleteAsync(aws, live, cancellationToken);
            progress.IsDeleting = true;
        }

        var next = aws.Clock.GetUtcNow() + Backoff.RetryDelay(progress.Repairs);
        progress.HasPendingChange = true;
        progress.ReadySince = null;
        progress.RetryAt = next;
        progress.Reason = change.Reason;
        return new ResourceOutcome(change.Address, ResourceState.Waiting)
        {
            Live = live,
            Change = ChangeKind.Repair,
            Reason = change.Reason,
            RequeueAt = next,
        };
    }

    /// <summary>
    /// Observes the resource right after its change. Most resources are ready at once, so dependents can continue in this pass.
    /// </summary>
    private async Task<ResourceOutcome> ObserveResultAsync(
        DesiredResource resource, PlannedChange change, ResourceProgress progress, CancellationToken cancellationToken)
    {
        progress.HasPendingChange = true;
        progress.ReadySince = null;
        progress.PollCount = 0;
        progress.WaitingSince = aws.Clock.GetUtcNow();
        progress.AppliedHash = change.DesiredHash;
        var live = await types[change.Type].ObserveAsync(aws, change.Desired!, memory.GetHint(resource.Address), cancellationToken);
        if (live is null)
        {
            return _recorder.NotVisible(change, progress, live, "AWS accepted the change but does not return the resource yet");
        }

        if (live.Phase is Phase.Failed or Phase.Degraded or Phase.Changing) return _recorder.Wait(change, progress, live, live.Reason);
        var left = Differ.Compare(resource.Type, change.Desired!, live);
        if (change.Kind == ChangeKind.Create && left.Count > 0
            && left.All(field => field.IsTag || resource.Type.Traits.UpdateOnly.Contains(field.Member)))
        {
            // The create call could not take these members, so the next pass updates them.
            return _recorder.Wait(change, progress, live, "created, completed by an update") with { RequeueAt = aws.Clock.GetUtcNow() };
        }

        var paths = string.Join(", ", left.Select(field => field.Path));
        return left.Count > 0
            ? _recorder.NotVisible(change, progress, live, $"AWS accepted the change but returns other values for {paths}")
            : _recorder.Ready(change, progress, live);
    }

    private void Begin(PlannedChange change, ResourceProgress progress)
    {
        progress.PendingChange = change.Kind;
        observer.OnChangeStarting(stack, change);
    }

    private void ReportLog(PlannedChange change, ResourceProgress progress)
    {
        if (change.Live is not { Log: { Count: > 0 } log }) return;
        foreach (var line in log.Skip(progress.ReportedLogLines)) observer.OnOutput(stack, change.Address, line);
        progress.ReportedLogLines = Math.Max(progress.ReportedLogLines, log.Count);
    }
}
