using System.Collections.Concurrent;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Plans the change of one resource: resolves its desired state, observes it, determines its owner, and compares. It is kept from pass to
/// pass, because it caches the resolved states.
/// </summary>
internal sealed class ResourcePlanner(ResourceTypes types, AwsAccount aws, string stack, StackMemory memory)
{
    private readonly ConcurrentDictionary<ResourceAddress, ResolvedState> _states = [];

    /// <summary>Observes a resource and plans its change. An AWS failure is the result Unreadable, not an exception.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="valueOf">Returns the value of an attribute of another resource; null if it is unknown.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<PlannedChange> PlanAsync(
        DesiredResource resource, Func<AttributeRef, string?> valueOf, CancellationToken cancellationToken)
    {
        var resolved = ResolvedState.Resolve(resource, valueOf, stack, _states.GetValueOrDefault(resource.Address));
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

        // Its name or its parent is unknown, so the resource cannot exist.
        if (!resource.Type.CanObserve(desired)) return change with { Kind = ChangeKind.Create };
        LiveResource? live;
        try
        {
            live = await types[resource.Type].ObserveAsync(aws, desired, memory.GetHint(resource.Address), cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            var failure = FailureClassifier.Classify(e);
            return change with { Kind = ChangeKind.Unreadable, Reason = failure.ToString(), Failure = failure };
        }

        // This process had applied it, so it was deleted outside of git.
        if (live is null)
        {
            var isDeleted = memory.WasApplied(resource.Address, resolved.Hash) && memory[resource.Address].State is ProgressState.Settled;
            return change with { Kind = ChangeKind.Create, IsDrift = isDeleted, Reason = isDeleted ? "it was deleted outside of git" : null };
        }

        return Classify(resource, change with { Live = live }, live, desired);
    }

    private PlannedChange Classify(DesiredResource resource, PlannedChange change, LiveResource live, object desired)
    {
        var claim = Ownership.Classify(live, stack);
        if (claim == OwnershipClaim.OtherStack)
        {
            return change with { Kind = ChangeKind.Conflict, Reason = $"it belongs to the stack {live.Tags![Ownership.StackTag]}" };
        }

        if (claim == OwnershipClaim.Unowned && !resource.Adopt)
        {
            return resource.Type.Traits.NamesAreUnique
                ? change with
                {
                    Kind = ChangeKind.Conflict,
                    Reason = "it exists and was not created by reconciler; `adopt: true` takes it over",
                }
                : change with { Kind = ChangeKind.Create, Live = null };
        }

        if (live.Phase == Phase.Failed) return change with { Kind = ChangeKind.Repair, Reason = live.Reason };
        var fields = Differ.Compare(resource.Type, desired, live);
        if (fields.Count == 0)
        {
            return live.Phase == Phase.Degraded ? change with { Kind = ChangeKind.Repair, Reason = live.Reason } : change;
        }

        var isDrift = live.Tags is null
            ? memory.WasApplied(resource.Address, change.DesiredHash!)
            : Ownership.IsCurrent(resource.Type, desired, live);
        return fields.FirstOrDefault(field => resource.Type.Traits.IsCreateOnly(field.Path)) is { } createOnly
            ? change with
            {
                Kind = ChangeKind.Replace,
                Fields = fields,
                IsDrift = isDrift,
                Reason = $"{createOnly.Path} cannot change in place",
            }
            : change with { Kind = ChangeKind.Update, Fields = fields, IsDrift = isDrift };
    }
}
