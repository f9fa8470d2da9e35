using System.Collections.Concurrent;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Plans the change of one resource: resolves its desired state, observes it, determines its owner, and compares. It is kept from pass to
/// pass, because it caches the resolved states.
/// </summary>
internal sealed class ResourcePlanner(
    ResourceTypes types, AwsAccount aws, string stack, StackMemory memory, OwnershipEvidence evidence, KnownStacks stacks)
{
    private readonly ConcurrentDictionary<ResourceAddress, ResolvedState> _states = [];

    /// <summary>Observes a resource and plans its change. An AWS failure is the result Unreadable, not an exception.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="valueOf">Returns the value of an attribute of another resource; null if it is unknown.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<PlannedChange> PlanAsync(
        DesiredResource resource, Func<AttributeRef, string?> valueOf, CancellationToken cancellationToken)
    {
        var resolved = ResolvedState.Resolve(resource, valueOf, stack, aws.Region, _states.GetValueOrDefault(resource.Address));
        _states[resource.Address] = resolved;
        var desired = resolved.State;
        var change = new PlannedChange(resource.Address, ChangeKind.None)
        {
            Type = resource.Type,
            Owner = resource.Owner,
            Desired = desired,
            DesiredHash = resolved.Hash,
            IsComplete = resolved.IsComplete,
        };

        // It may exist under a name that is not known: creating it would make a second one.
        if (resource.Former is { Failure: { } unknown }) return Unreadable(change, unknown);
        if (resource.Former is { Ambiguity: { } ambiguity }) return change with { Kind = ChangeKind.Conflict, Reason = ambiguity };

        if (resource.Existing is not null) return await PlanExistingAsync(resource, change, cancellationToken);

        // Its name or its parent is unknown, so the resource cannot exist.
        if (!resource.Type.CanObserve(desired)) return change with { Kind = ChangeKind.Create };
        try
        {
            var found = await FindAsync(resource, desired, cancellationToken);
            if (found.Chosen is not { } live) return Missing(resource, change);
            change = change with { Live = live, Desired = LiveValues.Keep(resource, desired, live), Duplicates = found.Others };
            return found.Problem is { } problem
                ? change with { Kind = ChangeKind.Conflict, Reason = problem }
                : Classify(resource, change, live, found.IsStripped);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return Unreadable(change, FailureClassifier.Classify(e));
        }
    }

    private async Task<PlannedChange> PlanExistingAsync(
        DesiredResource resource, PlannedChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await ExistingResources.PlanAsync(types[resource.Type], aws, resource, change, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return Unreadable(change with { IsExisting = true }, FailureClassifier.Classify(e));
        }
    }

    private PlannedChange Missing(DesiredResource resource, PlannedChange change)
    {
        // This process had applied it, so it was deleted outside of git.
        var isDeleted = memory.WasApplied(resource.Address, change.DesiredHash!) && memory[resource.Address].State is ProgressState.Settled;
        return change with
        {
            Kind = ChangeKind.Create,
            IsDrift = isDeleted,
            Reason = isDeleted ? "it was deleted outside of git" : null,
        };
    }

    private static PlannedChange Unreadable(PlannedChange change, Failure failure) =>
        change with { Kind = ChangeKind.Unreadable, Reason = failure.ToString(), Failure = failure };

    private async Task<Namesakes> FindAsync(DesiredResource resource, object desired, CancellationToken cancellationToken)
    {
        // Every pass plans all resources, because one of them is due. The others need no look before theirs.
        var progress = memory[resource.Address];
        if (progress.IsSeen(aws.Clock.GetUtcNow(), kind => aws.Durations.Find(resource.Type.Name, kind.ToString())))
        {
            return new Namesakes(progress.Seen, [], IsStripped: false);
        }

        var hint = memory.GetHint(resource.Address);
        if (types[resource.Type] is not INamesakes type)
        {
            return new Namesakes(await types[resource.Type].ObserveAsync(aws, desired, hint, cancellationToken), [], IsStripped: false);
        }

        var found = await type.FindAllAsync(aws, desired, hint, cancellationToken);
        var known = found.Any(live => Ownership.Classify(live, stack) == OwnershipClaim.Unowned)
            ? await evidence.FindIdsAsync(resource, cancellationToken)
            : new HashSet<string>();
        return Namesakes.Choose(resource, stack, found, known);
    }

    private PlannedChange Classify(DesiredResource resource, PlannedChange change, LiveResource live, bool isStripped)
    {
        var claim = Ownership.Classify(live, stack, resource);
        if (claim == OwnershipClaim.OtherStack) return Conflict(change, DescribeOther(resource, live));
        if (claim == OwnershipClaim.Unowned && !resource.Adopt && !isStripped)
        {
            return Conflict(change, "it exists and was not created by reconciler; `adopt: true` takes it over");
        }

        if (claim != OwnershipClaim.Unowned && Ownership.FindOtherRegion(live, resource.Type, aws.Region) is { } region)
        {
            return Conflict(change, RegionGuard.Describe(stack, region, aws.Region));
        }

        if (claim == OwnershipClaim.Former) return PlanMove(resource, change, live);
        if (claim != OwnershipClaim.Unowned) memory.RecordOwned(resource.Address, live.Id);
        return isStripped
            ? Compare(resource, change, live) with { IsDrift = true, Reason = "tags were stripped: restored" }
            : Compare(resource, change, live);
    }

    private static PlannedChange Conflict(PlannedChange change, string reason) =>
        change with { Kind = ChangeKind.Conflict, Reason = reason };

    private static string DescribeOther(DesiredResource resource, LiveResource live)
    {
        var (owner, other) = (Ownership.FindStack(live), Ownership.FindObject(live));
        var name = other is not null && other.StartsWith($"{resource.Owner.Kind}/", StringComparison.Ordinal)
            ? other[(resource.Owner.Kind.Length + 1)..]
            : resource.Owner.Name;
        return $"it belongs to the stack {owner}{(other is null ? "" : $" ({other})")}; if it moved here, add "
            + $"`formerNames: [{owner}/{name}]` to {resource.Owner}, or `formerNames: [{owner}]` to the Stack document";
    }

    /// <summary>Takes a resource over from a former owner: its tags first. A later pass makes what cannot change in place.</summary>
    private PlannedChange PlanMove(DesiredResource resource, PlannedChange change, LiveResource live)
    {
        var former = Ownership.FindFormerOwner(live, resource)!;
        if (former.Stack != stack && stacks.Declares(former.Stack, former.Object))
        {
            return Conflict(change, $"{former} still asks for it; remove {former.Object} there, or its name from formerNames");
        }

        var fields = LiveValues.Compare(resource, change.Desired!, live);
        var mustWait = live.Phase == Phase.Failed || fields.Any(field => resource.Type.Traits.IsCreateOnly(field.Path));
        return change with
        {
            Kind = ChangeKind.Move,
            Fields = mustWait ? [.. fields.Where(field => field.IsTag && field.TagKey != Ownership.SpecHashTag)] : fields,
            Reason = former.Stack == stack ? $"from {former.Object}" : $"from {former}",
        };
    }

    /// <summary>Compares a resource of ours with its desired state.</summary>
    internal PlannedChange Compare(DesiredResource resource, PlannedChange change, LiveResource live)
    {
        // Repairing can mean to delete it and to create it again.
        var retained = resource.DeletionPolicy == DeletionPolicy.Retain ? "deletionPolicy is Retain, so it is not replaced" : null;

        // Fields come before repairs: what differs may be why it failed. A resource whose creation failed is created again instead.
        var fields = LiveValues.Compare(resource, change.Desired!, live);
        if (fields.Count == 0 || live is { Phase: Phase.Failed, CanUpdate: false })
        {
            return live.Phase switch
            {
                Phase.Failed => change with { Kind = ChangeKind.Repair, Reason = live.Reason, Withheld = retained },
                Phase.Degraded => change with { Kind = ChangeKind.Repair, Reason = live.Reason },
                _ => change,
            };
        }

        var isDrift = live.Tags is null
            ? memory.WasApplied(resource.Address, change.DesiredHash!)
            : Ownership.IsCurrent(resource.Type, change.Desired!, live) && !fields.Any(SecretVersions.IsOfVersion);
        var refused = fields.Where(field => resource.Type.FindRefusal(change.Desired!, live, field) is not null).ToList();
        if (refused.Count > 0)
        {
            // A spec that asks for the impossible is not carried out in part. Drift that cannot be healed keeps no other drift from it.
            if (!isDrift || refused.Count == fields.Count)
            {
                var reason = string.Join("; ", refused.Select(field => resource.Type.FindRefusal(change.Desired!, live, field)).Distinct());
                return change with { Kind = ChangeKind.Refused, Fields = fields, IsDrift = isDrift, Reason = reason };
            }

            fields = [.. fields.Except(refused)];
        }

        return fields.FirstOrDefault(field => resource.Type.Traits.IsCreateOnly(field.Path)) is { } createOnly
            ? change with
            {
                Kind = ChangeKind.Replace,
                Fields = fields,
                IsDrift = isDrift,
                Reason = $"{createOnly.Path} cannot change in place",
                Withheld = retained,
            }
            : change with { Kind = ChangeKind.Update, Fields = fields, IsDrift = isDrift };
    }
}
