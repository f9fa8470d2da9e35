using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning;

/// <summary>Observes the resources of a stack and plans their changes. It reads only.</summary>
internal sealed class Planner(
    ResourceTypes types, AwsAccount aws, string stack, ResourcePlanner planner, IChangeOrderer orderer, StackMemory memory)
{
    /// <summary>Plans the changes that make AWS match the specs.</summary>
    public async Task<Plan> PlanAsync(StackSpec settings, ResourceGraph graph, bool confirmPrune, CancellationToken cancellationToken)
    {
        var changes = await ObserveAllAsync(graph, cancellationToken);
        var (orphans, unsearched) = settings.Prune ? await FindOrphansAsync(changes, cancellationToken) : ([], []);
        var order = await orderer.OrderAsync(graph, changes, orphans, cancellationToken);
        var temporaries = await PlanTemporariesAsync(order, changes, cancellationToken);

        // The rollout deletes its temporary resources itself, even if the stack does not prune. They are not orphans.
        var temporary = order.Obsolete.Concat(temporaries).Select(change => (change.Type.Name, change.Live?.Id)).ToHashSet();
        orphans = [.. orphans.Where(change => !temporary.Contains((change.Type.Name, change.Live!.Id)))];
        var owned = changes.Count(change => change.Live is not null) + orphans.Count;
        return new Plan(stack, graph, changes, InDeletionOrder(orphans.Concat(order.Obsolete)))
        {
            Order = order,
            TemporaryChanges = temporaries,
            UnsearchedTypes = unsearched,
            NeedsBookkeepingTags = ChildrenHash.NeedsBookkeepingTags(graph, changes),
            PruneHalted = confirmPrune ? null : PruneGuard.GetHaltReason(orphans.Count, owned, aws.Options),
        };
    }

    /// <summary>Plans the deletion of all resources of the stack, except those to retain.</summary>
    public async Task<Plan> PlanDestroyAsync(ResourceGraph graph, CancellationToken cancellationToken)
    {
        var changes = await ObserveAllAsync(graph, cancellationToken);
        var (orphans, unsearched) = await FindOrphansAsync(changes, cancellationToken);
        var owned = changes
            .Where(change => change.Live is not null && change.Kind is not (ChangeKind.Conflict or ChangeKind.Unreadable))
            .Where(change => graph[change.Address].DeletionPolicy == DeletionPolicy.Delete && !change.Type.Traits.DeletedWithParent)
            .Select(change => change with { Kind = ChangeKind.Delete, Fields = [], IsDrift = false, Reason = null });
        var unreadable = changes.Where(change => change.Kind is ChangeKind.Unreadable or ChangeKind.Conflict).ToList();
        return new Plan(stack, graph, unreadable, InDeletionOrder(owned.Concat(orphans))) { UnsearchedTypes = unsearched };
    }

    private async Task<IReadOnlyList<PlannedChange>> PlanTemporariesAsync(
        ChangeOrder order, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var known = changes.ToDictionary(change => change.Address);
        return await Task.WhenAll(order.Temporaries.Select(temporary => planner.PlanAsync(temporary.Resource, ValueOf, cancellationToken)));

        string? ValueOf(AttributeRef reference) => KnownValue(known.GetValueOrDefault(reference.Resource), reference.Attribute);
    }

    /// <summary>Observes all resources in parallel, each as soon as its dependencies are observed.</summary>
    private async Task<IReadOnlyList<PlannedChange>> ObserveAllAsync(ResourceGraph graph, CancellationToken cancellationToken)
    {
        var running = new Dictionary<ResourceAddress, Task<PlannedChange>>();
        foreach (var resource in graph.Ordered)
        {
            var dependencies = graph.GetDependencies(resource.Address).Select(address => running[address]).ToList();
            running[resource.Address] = ObserveAsync(resource, dependencies);
        }

        return ChildrenHash.MarkDrift(graph, await Task.WhenAll(graph.Ordered.Select(resource => running[resource.Address])));

        async Task<PlannedChange> ObserveAsync(DesiredResource resource, List<Task<PlannedChange>> dependencies)
        {
            var known = (await Task.WhenAll(dependencies)).ToDictionary(change => change.Address);
            if (known.Values.FirstOrDefault(change => change.Kind is ChangeKind.Conflict or ChangeKind.Unreadable) is { } blocking)
            {
                // A dependency is foreign or unreadable: report this resource as blocked.
                return new PlannedChange(resource.Address, ChangeKind.None)
                {
                    Type = resource.Type,
                    Owner = resource.Owner,
                    IsComplete = false,
                    Reason = $"blocked by {blocking.Address}",
                };
            }

            return await planner.PlanAsync(
                resource, reference => KnownValue(known.GetValueOrDefault(reference.Resource), reference.Attribute), cancellationToken);
        }
    }

    /// <summary>Returns the value that an attribute has after the plan; null if it is unknown before the change is made.</summary>
    private static string? KnownValue(PlannedChange? change, string attribute) => change switch
    {
        null or { Kind: ChangeKind.Create or ChangeKind.Replace } => null,
        { Kind: ChangeKind.Update, Type.Traits.ChangesOnUpdate: var changing }
            when changing.Contains(attribute) && change.Fields.Any(field => !field.IsTag) => null,
        _ => change.Live?.Attributes.GetValueOrDefault(attribute),
    };

    /// <summary>
    /// Finds resources that the stack owns and that are not in its specs. A type that cannot be read is reported, and none of its
    /// resources is deleted.
    /// </summary>
    private async Task<(IReadOnlyList<PlannedChange> Orphans, IReadOnlyList<string> Unsearched)> FindOrphansAsync(
        IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var claimed = changes.Where(change => change.Live is not null).Select(change => (change.Type.Name, change.Live!.Id)).ToHashSet();

        // Skip types with an unreadable resource: the search could find that resource and take it for an orphan.
        var unreadable = changes
            .Where(change => !change.IsComplete && change.Live is null && change.Kind != ChangeKind.Create)
            .Select(change => change.Type.Name)
            .ToHashSet();
        var found = await Task.WhenAll(types.InOrder.Where(type => !unreadable.Contains(type.Name)).Select(SearchAsync));
        return (InDeletionOrder(found.SelectMany(result => result.Orphans)), [.. found.Select(result => result.Failure).OfType<string>()]);

        async Task<(IReadOnlyList<PlannedChange> Orphans, string? Failure)> SearchAsync(IResourceType type)
        {
            var parents = changes
                .Where(change => change.Type.Name == type.ParentType)
                .Where(change => change is { Live: not null, Kind: not (ChangeKind.Conflict or ChangeKind.Replace) })
                .ToDictionary(change => change.Live!.Id, change => change.Live!);
            var orphans = new List<PlannedChange>();
            try
            {
                if (!await MayHaveOrphansAsync(type, parents.Keys)) return ([], null);
                await foreach (var live in type.EnumerateAsync(aws, parents.Keys, cancellationToken))
                {
                    if (claimed.Contains((type.Name, live.Id))) continue;
                    if (Ownership.IsRetained(live, parents.GetValueOrDefault(live.ParentId ?? ""))) continue;

                    // What somebody has added to a parent of ours, such as an endpoint to a runtime, is drift of the parent.
                    var claim = Ownership.Classify(live, stack);
                    var isAdded = claim == OwnershipClaim.Unowned && parents.ContainsKey(live.ParentId ?? "");
                    if (!isAdded && claim is not (OwnershipClaim.Ours or OwnershipClaim.InheritsFromParent)) continue;
                    orphans.Add(new PlannedChange(new ResourceAddress(type.Name, live.Id), ChangeKind.Delete)
                    {
                        Type = type,
                        Live = live,
                        IsDrift = isAdded,
                        Reason = isAdded ? "added outside of git" : "no longer in the specs",
                    });
                }
            }
            catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                return ([], $"{type.Name}: {FailureClassifier.Classify(e)}");
            }

            return (orphans, null);
        }

        // Most passes have no orphans. Enumerating all resources of the account in each of them would cost more calls than everything else.
        async Task<bool> MayHaveOrphansAsync(IResourceType type, IReadOnlyCollection<string> parents)
        {
            if (memory.GetCreated(type.Name).Any(created => !claimed.Contains((type.Name, created.Id)))) return true;
            if (type.ParentType is null)
            {
                var index = await OwnershipIndex.ReadAsync(aws, type, cancellationToken);
                return index.GetIds(stack).Any(id => !claimed.Contains((type.Name, id)));
            }

            // A parent created within ListMaxAge has only children from this plan.
            var recent = memory.GetCreated(type.ParentType)
                .Where(created => aws.Clock.GetUtcNow() - created.At <= aws.View.ListMaxAge)
                .Select(created => created.Id);
            return parents.Except(recent).Any();
        }
    }

    private IReadOnlyList<PlannedChange> InDeletionOrder(IEnumerable<PlannedChange> deletions) =>
        [.. deletions.OrderByDescending(change => types.GetRank(change.Type)).ThenBy(change => change.Address)];
}
