using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning;

/// <summary>Observes the resources of a stack and plans their changes. It reads only.</summary>
internal sealed class Planner(
    ResourceTypes types, AwsAccount aws, string stack, ResourcePlanner planner, IChangeOrderer orderer, OrphanFinder orphanFinder)
{
    /// <summary>Plans the changes that make AWS match the specs.</summary>
    public async Task<Plan> PlanAsync(StackSpec settings, ResourceGraph graph, PlanConsent consent, CancellationToken cancellationToken)
    {
        var changes = await ObserveAllAsync(graph, cancellationToken);
        var search = settings.Prune && consent.Prunes ? await orphanFinder.FindAsync(changes, cancellationToken) : OrphanFinder.Result.Empty;
        var order = await orderer.OrderAsync(graph, changes, search.Orphans, cancellationToken);
        var temporaries = await PlanTemporariesAsync(order, changes, cancellationToken);

        // The rollout deletes its temporary resources itself, even if the stack does not prune. They are not orphans.
        var temporary = order.Obsolete.Concat(temporaries).Select(change => (change.Type.Name, change.Live?.Id)).ToHashSet();
        var orphans = search.Orphans.Where(change => !temporary.Contains((change.Type.Name, change.Live!.Id))).ToList();
        var owned = changes.Count(change => change is { Live: not null, IsExisting: false }) + orphans.Count;
        var renamed = RoleRenames.Find(graph, changes, orphans);
        var isOnlyRenamed = orphans.TrueForAll(orphan => renamed.ContainsKey(orphan.Address));
        var halted = consent.ToPrune || isOnlyRenamed ? null : PruneGuard.GetHaltReason(orphans.Count, owned, aws.Options);
        var guard = new DataLossGuard(types, aws, consent.DataLoss, consent.Entries);
        var deletions = await guard.CheckAsync(InDeletionOrder(orphans.Concat(order.Obsolete)), cancellationToken);
        changes = DataLossGuard.WithholdSuccessors(await guard.CheckAsync(changes, cancellationToken), deletions);
        var plan = new Plan(stack, graph, changes, deletions)
        {
            Order = order.And(new ChangeOrder(renamed.Where(role => role.Value.Count > 0).ToDictionary(), [], [])),
            TemporaryChanges = temporaries,
            UnsearchedTypes = search.Unsearched,
            IsSearchComplete = search.IsComplete,
            NeedsBookkeepingTags = ChildrenHash.NeedsBookkeepingTags(graph, changes),
            PruneHalted = halted,

            // A deletion that is halted loses nothing.
            DataLosses = halted is null ? guard.Losses : [.. guard.Losses.Where(loss => graph.Contains(loss.Address))],
            Warnings = await PlanWarnings.FindAsync(types, aws, settings, changes, search, cancellationToken),
        };
        return Suspension.Mark(RegionGuard.Check(plan, aws.Region));
    }

    /// <summary>Plans the deletion of all resources of the stack, except those to retain.</summary>
    public async Task<Plan> PlanDestroyAsync(ResourceGraph graph, PlanConsent consent, CancellationToken cancellationToken)
    {
        var changes = await ObserveAllAsync(graph, cancellationToken);
        var search = await orphanFinder.FindAsync(changes, cancellationToken);
        var retained = FindRetained(graph);
        var guests = ExistingResources.FindGuests(graph);
        var owned = changes
            .Where(change => change is { Live: not null, IsExisting: false })
            .Where(change => change.Kind is not (ChangeKind.Conflict or ChangeKind.Unreadable))
            .Where(change => !retained.Contains(change.Address))
            .ToList();
        var deletions = owned
            .Where(change => !change.Type.Traits.DeletedWithParent || guests.Contains(change.Address))
            .Select(change => change with { Kind = ChangeKind.Delete, Fields = [], IsDrift = false, Reason = null, Withheld = null })
            .Concat(owned.SelectMany(DeleteDuplicates))
            .Concat(search.Orphans.Select(orphan => orphan with { IsDrift = false }));
        var unreadable = changes.Where(change => change.Kind is ChangeKind.Unreadable or ChangeKind.Conflict).ToList();
        var guard = new DataLossGuard(types, aws, consent.DataLoss, consent.Entries);
        return Suspension.Mark(new Plan(stack, graph, unreadable, await guard.CheckAsync(InDeletionOrder(deletions), cancellationToken))
        {
            UnsearchedTypes = search.Unsearched,
            DataLosses = guard.Losses,
            Warnings = PlanWarnings.FindClaimed(search),
        });
    }

    /// <summary>Returns the resources to retain. A parent stays with its children: deleting it would delete them.</summary>
    private static HashSet<ResourceAddress> FindRetained(ResourceGraph graph)
    {
        var retained = new HashSet<ResourceAddress>();
        foreach (var resource in graph.Ordered.Where(resource => resource.DeletionPolicy == DeletionPolicy.Retain))
        {
            retained.Add(resource.Address);
            retained.UnionWith(graph.GetDependencies(resource.Address).Where(address => address.Type == resource.Type.ParentType));
        }

        return retained;
    }

    // Clients go with their pool, whatever their number.
    private static IEnumerable<PlannedChange> DeleteDuplicates(PlannedChange change) => change.Type.Traits.DeletedWithParent
        ? []
        : change.Duplicates.Select(live => new PlannedChange(new ResourceAddress(change.Type.Name, live.Id), ChangeKind.Delete)
        {
            Type = change.Type,
            Live = live,
            Reason = $"has the name and the tags of {change.Address}",
        });

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
            if (known.Values.FirstOrDefault(change => Blocks(change, resource)) is { } blocking)
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

    // What depends on an existing resource that is missing is found all the same: it may have to be deleted.
    private static bool Blocks(PlannedChange dependency, DesiredResource resource) =>
        dependency.Kind is ChangeKind.Conflict or ChangeKind.Unreadable
        || (dependency.Kind == ChangeKind.NotFound && resource.Existing is not null);

    /// <summary>Returns the value that an attribute has after the plan; null if it is unknown before the change is made.</summary>
    private static string? KnownValue(PlannedChange? change, string attribute) => change switch
    {
        null or { Kind: ChangeKind.Create or ChangeKind.Replace } => null,
        { Kind: ChangeKind.Update or ChangeKind.Move, Type.Traits.ChangesOnUpdate: var changing }
            when changing.Contains(attribute) && change.Fields.Any(field => !field.IsTag) => null,
        _ => change.Live?.Attributes.GetValueOrDefault(attribute),
    };

    private IReadOnlyList<PlannedChange> InDeletionOrder(IEnumerable<PlannedChange> deletions) =>
        [.. deletions.OrderByDescending(change => types.GetRank(change.Type)).ThenBy(change => change.Address)];
}
