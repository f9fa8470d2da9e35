using System.Collections.Concurrent;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;

namespace Reconciler.Engine.Planning;

/// <summary>Says what is to be done about one resource: looks at it, finds out whose it is, compares. It is asked in every pass, so it keeps what it has worked out.</summary>
internal sealed class ResourcePlanner(ResourceTypes types, AwsAccount aws, string stack, StackMemory memory)
{
    private readonly ConcurrentDictionary<ResourceAddress, ResolvedState> _models = [];

    /// <param name="resource">The resource.</param>
    /// <param name="valueOf">What is known of other resources' attributes.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<PlannedChange> PlanAsync(DesiredResource resource, Func<AttributeRef, string?> valueOf, CancellationToken cancellationToken)
    {
        var resolved = _models[resource.Address] = ResolvedState.Resolve(resource, valueOf, stack, _models.GetValueOrDefault(resource.Address));
        var model = resolved.State;
        var change = new PlannedChange(resource.Address, ChangeKind.None)
        {
            Type = resource.Type,
            Owner = resource.Owner,
            Desired = model,
            DesiredHash = resolved.Hash,
            IsComplete = resolved.IsComplete,
        };

        // Without its name and its parent it cannot be there.
        if (!resource.Type.CanObserve(model)) return change with { Kind = ChangeKind.Create };
        LiveResource? live;
        try
        {
            live = await types[resource.Type].ObserveAsync(aws, model, memory.GetHint(resource.Address), cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return change with { Kind = ChangeKind.Unreadable, Reason = FailureClassifier.Classify(e).ToString(), Failure = FailureClassifier.Classify(e) };
        }

        return live is null ? change with { Kind = ChangeKind.Create } : Classify(resource, change with { Live = live }, live, model);
    }

    private PlannedChange Classify(DesiredResource resource, PlannedChange change, LiveResource live, object model)
    {
        var claim = Ownership.Classify(live, stack);
        if (claim == OwnershipClaim.OtherStack)
        {
            return change with { Kind = ChangeKind.Conflict, Reason = $"it belongs to the stack {live.Tags![Ownership.StackTag]}" };
        }

        if (claim == OwnershipClaim.Unowned && !resource.Adopt)
        {
            return resource.Type.Traits.NamesAreUnique
                ? change with { Kind = ChangeKind.Conflict, Reason = "it exists and was not made by reconciler; `adopt: true` takes it over" }
                : change with { Kind = ChangeKind.Create, Live = null };
        }

        if (live.Phase == Phase.Failed) return change with { Kind = ChangeKind.Repair, Reason = live.Reason };
        var fields = Differ.Compare(resource.Type, model, live);
        if (fields.Count == 0)
        {
            return live.Phase == Phase.Degraded ? change with { Kind = ChangeKind.Repair, Reason = live.Reason } : change;
        }

        var isDrift = live.Tags is null
            ? memory.WasApplied(resource.Address, change.DesiredHash!)
            : Ownership.IsCurrent(resource.Type, model, live);
        return fields.FirstOrDefault(field => resource.Type.Traits.IsCreateOnly(field.Path)) is { } @fixed
            ? change with { Kind = ChangeKind.Replace, Fields = fields, IsDrift = isDrift, Reason = $"{@fixed.Path} cannot change in place" }
            : change with { Kind = ChangeKind.Update, Fields = fields, IsDrift = isDrift };
    }
}
