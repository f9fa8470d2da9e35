using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning;

/// <summary>Compares a stack with its account and says what is to be done. It changes nothing.</summary>
internal sealed class Planner(
    ResourceTypes types, AwsAccount aws, string stack, ResourcePlanner planner, IChangeOrderer orderer, StackMemory memory)
{
    /// <summary>What makes AWS look like the stack.</summary>
    public async Task<Plan> PlanAsync(StackSpec settings, ResourceGraph graph, bool confirmPrune, CancellationToken cancellationToken)
    {
        var changes = await ObserveAllAsync(graph, cancellationToken);
        var (orphans, unsearched) = settings.Prune ? await FindOrphansAsync(changes, cancellationToken) : ([], []);
        var order = await orderer.OrderAsync(graph, changes, orphans, cancellationToken);
        var temporaries = await PlanTemporariesAsync(order, changes, cancellationToken);

        // Temporary resources come and go by themselves, whether the stack prunes or not.
        var temporary = order.Obsolete.Concat(temporaries).Select(change => (change.Type.Name, change.Live?.Id)).ToHashSet();
        orphans = [.. orphans.Where(change => !temporary.Contains((change.Type.Name, change.Live!.Id)))];
        var owned = changes.Count(change => change.Live is not null) + orphans.Count;
        return new Plan(stack, graph, changes, InDeletionOrder(orphans.Concat(order.Obsolete)))
        {
            Order = order,
            TemporaryChanges = temporaries,
            UnsearchedTypes = unsearched,
            NeedsBookkeepingTags = ChildrenHash.NeedsBookkeepingTags(graph, changes),
            PruneHalted = confirmPrune ? null : PruneGuard.GetHaltReason(orphans.Count, owned),
        };
    }

    /// <summary>What makes the stack go away: all that is its own, except what is to be retained.</summary>
    public async Task<Plan> PlanDestroyAsync(ResourceGraph graph, CancellationToken cancellationToken)
    {
        var changes = await ObserveAllAsync(graph, cancellationToken);
        var (orphans, unsearched) = await FindOrphansAsync(changes, cancellationToken);
        var mine = changes
            .Where(change => change.Live is not null && change.Kind is not (ChangeKind.Conflict or ChangeKind.Unreadable))
            .Where(change => graph[change.Address].DeletionPolicy == DeletionPolicy.Delete && !change.Type.Traits.DeletedWithParent)
            .Select(change => change with { Kind = ChangeKind.Delete, Fields = [], IsDrift = false, Reason = null });
        var unreadable = changes.Where(change => change.Kind is ChangeKind.Unreadable or ChangeKind.Conflict).ToList();
        return new Plan(stack, graph, unreadable, InDeletionOrder(mine.Concat(orphans))) { UnsearchedTypes = unsearched };
    }

    private async Task<IReadOnlyList<PlannedChange>> PlanTemporariesAsync(
        ChangeOrder order, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var known = changes.ToDictionary(change => change.Address);
        return await Task.WhenAll(order.Temporaries.Select(temporary =>
            planner.PlanAsync(temporary.Resource, reference => KnownValue(known.GetValueOrDefault(reference.Resource), reference.Attribute), cancellationToken)));
    }

    /// <summary>Looks at every resource at once, each as soon as those are known whose values it uses.</summary>
    private async Task<IReadOnlyList<PlannedChange>> ObserveAllAsync(ResourceGraph graph, CancellationToken cancellationToken)
    {
        var running = new Dictionary<ResourceAddress, Task<PlannedChange>>();
        foreach (var resource in graph.Ordered)
        {
            var dependencies = graph.GetDependencies(resource.Address).Select(address => running[address]).ToList();
            running[resource.Address] = LookAtAsync(resource, dependencies);
        }

        return ChildrenHash.MarkDrift(graph, await Task.WhenAll(graph.Ordered.Select(resource => running[resource.Address])));

        async Task<PlannedChange> LookAtAsync(DesiredResource resource, List<Task<PlannedChange>> dependencies)
        {
            var known = (await Task.WhenAll(dependencies)).ToDictionary(change => change.Address);
            if (known.Values.FirstOrDefault(change => change.Kind is ChangeKind.Conflict or ChangeKind.Unreadable) is { } obstacle)
            {
                // Whatever hangs on a stranger's resource is the stranger's too.
                return new PlannedChange(resource.Address, ChangeKind.None) { Type = resource.Type, Owner = resource.Owner, IsComplete = false, Reason = $"blocked by {obstacle.Address}" };
            }

            return await planner.PlanAsync(resource, reference => KnownValue(known.GetValueOrDefault(reference.Resource), reference.Attribute), cancellationToken);
        }
    }

    /// <summary>A value as it will be after the plan, if that can be known before.</summary>
    private static string? KnownValue(PlannedChange? change, string attribute) => change switch
    {
        null or { Kind: ChangeKind.Create or ChangeKind.Replace } => null,
        { Kind: ChangeKind.Update } when change.Type.Traits.ChangesOnUpdate.Contains(attribute) && change.Fields.Any(field => !field.IsTag) => null,
        _ => change.Live?.Attributes.GetValueOrDefault(attribute),
    };

    /// <summary>What carries the stack's name and no spec asks for. Where we may not look, we say so and leave all as it is.</summary>
    private async Task<(IReadOnlyList<PlannedChange> Orphans, IReadOnlyList<string> Unsearched)> FindOrphansAsync(
        IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var claimed = changes.Where(change => change.Live is not null).Select(change => (change.Type.Name, change.Live!.Id)).ToHashSet();

        // What could not be read may be what would be found.
        var unknown = changes.Where(change => !change.IsComplete && change.Live is null && change.Kind != ChangeKind.Create).Select(change => change.Type.Name).ToHashSet();
        var found = await Task.WhenAll(types.InOrder.Where(type => !unknown.Contains(type.Name)).Select(SearchAsync));
        return (InDeletionOrder(found.SelectMany(result => result.Orphans)), [.. found.Select(result => result.Failure).OfType<string>()]);

        async Task<(IReadOnlyList<PlannedChange> Orphans, string? Failure)> SearchAsync(IResourceType type)
        {
            var parents = changes
                .Where(change => change.Type.Name == type.ParentType && change is { Live: not null, Kind: not (ChangeKind.Conflict or ChangeKind.Replace) })
                .ToDictionary(change => change.Live!.Id, change => change.Live!);
            var orphans = new List<PlannedChange>();
            try
            {
                if (!await MayHaveMoreAsync(type, parents.Keys)) return ([], null);
                await foreach (var live in type.EnumerateAsync(aws, parents.Keys, cancellationToken))
                {
                    if (claimed.Contains((type.Name, live.Id)) || Ownership.IsRetained(live, parents.GetValueOrDefault(live.ParentId ?? ""))) continue;
                    if (Ownership.Classify(live, stack) is not (OwnershipClaim.Ours or OwnershipClaim.InheritsFromParent)) continue;
                    orphans.Add(new PlannedChange(new ResourceAddress(type.Name, live.Id), ChangeKind.Delete) { Type = type, Live = live, Reason = "no spec asks for it any more" });
                }
            }
            catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                return ([], $"{type.Name}: {FailureClassifier.Classify(e)}");
            }

            return (orphans, null);
        }

        // Looking through everybody's resources in every pass of every stack would cost more than all the rest.
        async Task<bool> MayHaveMoreAsync(IResourceType type, IReadOnlyCollection<string> parents)
        {
            if (memory.GetCreated(type.Name).Any(made => !claimed.Contains((type.Name, made.Id)))) return true;
            if (type.ParentType is null) return (await OwnershipIndex.ReadAsync(aws, type, cancellationToken)).GetIds(stack).Any(id => !claimed.Contains((type.Name, id)));

            // What we made just now holds what we put there, and that is looked at already.
            var young = memory.GetCreated(type.ParentType).Where(made => aws.Clock.GetUtcNow() - made.At <= aws.View.ListMaxAge).Select(made => made.Id);
            return parents.Except(young).Any();
        }
    }

    private IReadOnlyList<PlannedChange> InDeletionOrder(IEnumerable<PlannedChange> deletions) =>
        [.. deletions.OrderByDescending(change => types.GetRank(change.Type)).ThenBy(change => change.Address)];
}
