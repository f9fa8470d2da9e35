using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Performs the next step of one resource and returns its outcome. <see cref="ResourceStateMachine"/> decides what the step is; this class
/// observes, makes the call, and reports. It is the only place that calls the create, update, delete and repair verbs of resource types.
/// </summary>
internal sealed class ResourceReconciler(
    ResourceTypes types,
    AwsAccount aws,
    Plan plan,
    ResourcePlanner planner,
    DriftPolicy driftPolicy,
    StackMemory memory,
    IPassObserver observer)
{
    private readonly PermissionAdvisor _permissions = new(plan.Graph, aws.Options);

    /// <summary>Brings a desired resource one step closer to its desired state.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="planned">Its change in the plan.</param>
    /// <param name="dependencies">The outcomes of its dependencies in this pass.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<ResourceOutcome> ReconcileAsync(
        DesiredResource resource, PlannedChange planned, IReadOnlyList<ResourceOutcome> dependencies, CancellationToken cancellationToken)
    {
        foreach (var dependency in dependencies) _permissions.Record(dependency);
        if (KeptOutcomes.IsSuspended(planned)) return KeptOutcomes.Suspend(planned);
        if (dependencies.FirstOrDefault(outcome => !outcome.IsUsable) is { } blocking)
        {
            return new ResourceOutcome(resource.Address, ResourceState.Blocked)
            {
                Live = planned.Live,
                Reason = $"blocked by {blocking.Address}{(blocking.State == ResourceState.Suspended ? ", which is suspended" : "")}",
            };
        }

        // This pass has created or changed dependencies since planning, so their attributes are known now: plan again with them.
        var change = planned;
        if (!planned.IsComplete)
        {
            var values = dependencies.ToDictionary(outcome => outcome.Address, outcome => outcome.Live?.Attributes);
            change = await planner.PlanAsync(resource, ValueOf, cancellationToken);
            change = change with { Withheld = planned.Withheld ?? change.Withheld, Suspended = planned.Suspended };
            string? ValueOf(AttributeRef reference) => values.GetValueOrDefault(reference.Resource)?.GetValueOrDefault(reference.Attribute);
        }

        ReportLog(change);
        if (change is { Withheld: not null, Kind: not ChangeKind.Repair }) return KeptOutcomes.Withhold(change);
        if (change.Kind == ChangeKind.Refused) return KeptOutcomes.Refuse(change);
        if (change.Kind == ChangeKind.NotFound) return KeptOutcomes.Miss(change);
        if (change.Kind == ChangeKind.Held) return KeptOutcomes.Hold(change);
        var step = Decide(change, Describe(change, resource.Drift ?? driftPolicy));
        return step.Action == StepAction.None
            ? Report(change, change.Live, step)
            : await PerformAsync(resource, change, step, cancellationToken);
    }

    /// <summary>Brings a resource that is to be deleted one step closer to being gone.</summary>
    /// <param name="change">The planned deletion.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<ResourceOutcome> DeleteAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        if (KeptOutcomes.IsSuspended(change)) return KeptOutcomes.Suspend(change);
        if (change.Withheld is not null) return KeptOutcomes.Withhold(change);
        try
        {
            var live = change.Live;
            if (memory[change.Address].State is ProgressState.Deleting) live = await FindLeftAsync(change, true, cancellationToken);
            var step = Decide(change, DescribeLeft(live));
            if (step.Action == StepAction.Delete)
            {
                if (memory[change.Address].State is not ProgressState.Deleting) observer.OnChangeStarting(plan.Stack, change);
                await types[change.Type].DeleteAsync(aws, live!, cancellationToken);
                Decide(change, new Observation.Accepted(StepAction.Delete));
                live = await FindLeftAsync(change, false, cancellationToken);
                step = Decide(change, DescribeLeft(live));
            }

            if (step.State != ResourceState.Deleted) return Report(change, live, step);
            memory.Forget(change.Address);
            memory.RecordDeleted(change.Type, change.Live!.Id);
            return new ResourceOutcome(change.Address, ResourceState.Deleted) { Change = ChangeKind.Delete };
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return Report(change, change.Live, Refuse(change, FailureClassifier.Classify(e)));
        }
    }

    private static Observation DescribeLeft(LiveResource? live) => live is null
        ? new Observation.Gone()
        : new Observation.ToDelete(live.Phase == Phase.Deleting, live.Reason);

    /// <param name="change">The deletion.</param>
    /// <param name="isPlanned">Whether the plan of this pass has looked, if a look was due.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    private async Task<LiveResource?> FindLeftAsync(PlannedChange change, bool isPlanned, CancellationToken cancellationToken)
    {
        var progress = memory[change.Address];
        if (isPlanned && progress.State.NextLook > aws.Clock.GetUtcNow()) return progress.Seen;
        if (change.Desired is { } desired)
        {
            var hint = new ObservationHint(change.Live!.Id, HasPendingChange: !isPlanned);
            return await types[change.Type].ObserveAsync(aws, desired, hint, cancellationToken);
        }

        IReadOnlyCollection<string> parents = change.Live!.ParentId is { } parent ? [parent] : [];
        types[change.Type].Invalidate(aws, change.Live);
        await foreach (var live in types[change.Type].EnumerateAsync(aws, parents, cancellationToken))
        {
            if (live.Id == change.Live.Id) return live;
        }

        return null;
    }

    /// <summary>Describes a planned change to the state machine.</summary>
    private Observation Describe(PlannedChange change, DriftPolicy drift)
    {
        if (change.Kind == ChangeKind.Conflict) return new Observation.Foreign(change.Reason);
        if (change.Kind == ChangeKind.Unreadable) return new Observation.Unreadable(change.Failure!);
        if (!change.IsComplete) return new Observation.Incomplete();
        var isReported = change.IsDrift && drift == DriftPolicy.Report;
        return (change.Kind, change.Live) switch
        {
            // After its deletion was requested, a resource may show any status until it is gone.
            (_, { } live) when live.Phase == Phase.Deleting || memory[change.Address].State is ProgressState.Deleting =>
                new Observation.ToDelete(live.Phase == Phase.Deleting, live.Reason),
            (_, { Phase: Phase.Changing } live) => new Observation.InMotion(live.Reason),
            (ChangeKind.Create, _) => new Observation.Missing(isReported),
            // A child carries no tags: when it moves, only the children hash of its parent is written.
            (ChangeKind.Move, _) when change.Fields.Count == 0 => new Observation.InSync(),
            (ChangeKind.Update or ChangeKind.Move or ChangeKind.Replace, _) =>
                new Observation.Differs(change.Kind == ChangeKind.Replace, PathsOf(change.Fields), isReported),
            (ChangeKind.Repair, { } live) => _permissions.Explain(change, live),
            _ => new Observation.InSync(),
        };
    }

    private async Task<ResourceOutcome> PerformAsync(
        DesiredResource resource, PlannedChange change, Step step, CancellationToken cancellationToken)
    {
        try
        {
            var type = types[change.Type];
            if (step.ChecksPrecondition && await type.CheckPreconditionAsync(aws, change.Desired!, cancellationToken) is { } unmet)
            {
                return Report(change, change.Live, Decide(change, new Observation.NotPrepared(unmet))) with { Change = ChangeKind.None };
            }

            if (memory[change.Address].State is not ProgressState.Deleting) observer.OnChangeStarting(plan.Stack, change);
            if (await CallAsync(type, change, step.Action, cancellationToken) is not { } accepted) return KeptOutcomes.Withhold(change);
            var answer = Decide(change, accepted);
            return accepted.Action is StepAction.Create or StepAction.Update && memory[change.Address].State.NextLook is null
                ? await ObserveResultAsync(resource, type, change, cancellationToken)
                : Report(change, change.Live, answer);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return Report(change, change.Live, Refuse(change, FailureClassifier.Classify(e)));
        }
        catch (SecretMissingException e)
        {
            var failure = new Failure(FailureKind.Invalid, "SecretMissing", e.Message);
            return Report(change, change.Live, Decide(change, new Observation.Refused(failure, Reason: e.Message)));
        }
    }

    /// <returns>What was accepted; null if only a deletion helps, and that is withheld.</returns>
    private async Task<Observation.Accepted?> CallAsync(
        IResourceType type, PlannedChange change, StepAction action, CancellationToken cancellationToken)
    {
        var progress = memory[change.Address];
        switch (action)
        {
            case StepAction.Create:
                if (progress is { Pending: ChangeKind.Replace or ChangeKind.Repair, Id: { } old }) memory.RecordDeleted(change.Type, old);
                var id = await type.CreateAsync(aws, AgreedAccess.Mark(plan.Graph, change), cancellationToken);
                memory.RecordCreated(change.Type, id, aws.Clock.GetUtcNow());
                foreach (var child in types.InOrder.Where(child => child.ParentType == change.Type.Name)) child.OnParentCreated(aws, id);
                return new Observation.Accepted(action, id);
            case StepAction.Update:
                await type.UpdateAsync(aws, change.Desired!, change.Live!, change.Fields, cancellationToken);
                return new Observation.Accepted(action);
            case StepAction.Repair when change.Live!.Phase == Phase.Degraded:
                IReadOnlyList<FieldChange> status = [new FieldChange("status", change.Live.Reason, null)];
                await type.UpdateAsync(aws, change.Desired!, change.Live, status, cancellationToken);
                return new Observation.Accepted(action);
            case StepAction.Repair when await type.RepairAsync(aws, change.Desired!, change.Live!, cancellationToken):
                return new Observation.Accepted(action);
            case StepAction.Repair when change.Withheld is not null:
                return null;
            default:
                await type.DeleteAsync(aws, change.Live!, cancellationToken);

                return new Observation.Accepted(
                    action == StepAction.Repair ? StepAction.Replace : action, IsRepair: action == StepAction.Repair);
        }
    }

    /// <summary>
    /// Observes the resource right after its change. Most resources are ready at once, so dependents can continue in this pass.
    /// </summary>
    private async Task<ResourceOutcome> ObserveResultAsync(
        DesiredResource resource, IResourceType type, PlannedChange change, CancellationToken cancellationToken)
    {
        var live = await type.ObserveAsync(aws, change.Desired!, memory.GetHint(change.Address), cancellationToken);
        var left = live is { Phase: Phase.Ready } ? LiveValues.Compare(resource, change.Desired!, live) : [];
        var step = Decide(change, live switch
        {
            null => new Observation.Missing(),
            { Phase: Phase.Ready } when left.Count == 0 => new Observation.InSync(),
            { Phase: Phase.Ready } => new Observation.Differs(NeedsReplace: false, PathsOf(left)),

            // The next pass decides about a failed resource. It may differ, too.
            _ => new Observation.InMotion(live.Reason),
        });

        // A further call is made by the next pass, which observes first.
        return step.Action == StepAction.None
            ? Report(change, live, step)
            : Report(change, live, step) with { Reason = "continues in the next pass", RequeueAt = aws.Clock.GetUtcNow() };
    }

    /// <summary>Computes the next step and stores the progress.</summary>
    private Step Decide(PlannedChange change, Observation observation)
    {
        var progress = memory[change.Address];
        var context = new StepContext(aws.Clock.GetUtcNow(), aws.Options, change.Type.Traits, change.DesiredHash)
        {
            DurationsOf = kind => aws.Durations.Find(change.Type.Name, kind.ToString()),
        };
        var step = ResourceStateMachine.Next(progress with { Id = change.Live?.Id ?? progress.Id }, observation, context);
        if (step.Took is var (kind, atLeast, atMost)) aws.Durations.Record(change.Type.Name, kind.ToString(), atLeast, atMost);
        if (step.Incomplete is var (pending, elapsed)) aws.Durations.RecordIncomplete(change.Type.Name, pending.ToString(), elapsed);
        memory[change.Address] = step.Progress;
        return step;
    }

    // The call may have succeeded. The verb has invalidated what was read of this resource, so the next pass observes it.
    private Step Refuse(PlannedChange change, Failure failure) => Decide(change, _permissions.Explain(change, failure));

    /// <summary>Turns a step without a call into the outcome of the resource.</summary>
    private ResourceOutcome Report(PlannedChange change, LiveResource? live, Step step)
    {
        var progress = memory[change.Address];
        var seen = progress.State.NextLook is null ? null : live;
        if (!ReferenceEquals(progress.Seen, seen)) memory[change.Address] = progress with { Seen = seen };
        return new ResourceOutcome(change.Address, step.State)
        {
            Live = live,
            Change = step.State switch
            {
                ResourceState.Ready => step.Completed,
                ResourceState.Waiting when step.Failure is null => change.Kind,
                _ => ChangeKind.None,
            },
            Fields = change.Fields,
            IsDrift = change.IsDrift,
            Rounds = progress.Ledger.Changes,
            Reason = step.Reason,
            Failure = step.Failure,
            RequeueAt = step.RequeueAt,
        };
    }

    private void ReportLog(PlannedChange change)
    {
        if (change.Live is not { Log: { Count: > 0 } log }) return;
        var progress = memory[change.Address];
        foreach (var line in log.Skip(progress.ReportedLogLines)) observer.OnOutput(plan.Stack, change.Address, line);
        memory[change.Address] = progress with { ReportedLogLines = Math.Max(progress.ReportedLogLines, log.Count) };
    }

    private static string PathsOf(IEnumerable<FieldChange> fields) => string.Join(", ", fields.Select(field => field.Path));
}
