using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Finds what former owners left, before the plan is made: composed names contain the names of stack and object, so the resource has
/// another name than the specs would give it now. It keeps that name. Stacks without former names cost nothing; others share the lists that the
/// search for orphans reads.
/// </summary>
internal sealed class FormerResourceFinder(ResourceTypes types, AwsAccount aws, string stack)
{
    /// <summary>Finds resources by the tags of their former owners. Those that carry our tags already are found by them.</summary>
    /// <param name="graph">The desired resources, with the names that the specs give them now.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<IReadOnlyDictionary<ResourceAddress, FormerResource>> FindTaggedAsync(
        ResourceGraph graph, CancellationToken cancellationToken)
    {
        var result = new Dictionary<ResourceAddress, FormerResource>();
        var wanted = Composed(graph).Where(resource => resource.Type.GetTags(resource.State) is not null);
        foreach (var group in wanted.GroupBy(resource => (resource.Type.Name, resource.Owner)))
        {
            try
            {
                var index = await OwnershipIndex.ReadAsync(aws, types[group.First().Type], cancellationToken);
                Match([.. group], index, result);
            }
            catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                foreach (var resource in group)
                {
                    result[resource.Address] = new FormerResource(null) { Failure = FailureClassifier.Classify(e) };
                }
            }
        }

        return result;
    }

    /// <summary>Finds resources without tags by their former names, in their parents.</summary>
    /// <param name="graph">The desired resources, in which the parents have the names that they keep.</param>
    /// <param name="finder">Observes the parents.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<IReadOnlyDictionary<ResourceAddress, FormerResource>> FindChildrenAsync(
        ResourceGraph graph, ResourceFinder finder, CancellationToken cancellationToken)
    {
        var result = new Dictionary<ResourceAddress, FormerResource>();
        foreach (var resource in Composed(graph).Where(resource => resource.Type.GetTags(resource.State) is null))
        {
            try
            {
                var parent = graph.GetDependencies(resource.Address).First(address => address.Type == resource.Type.ParentType);
                var names = await ReadNamesAsync(types[resource.Type], parent, finder, cancellationToken);
                if (names.Contains(resource.ComposedName!)) continue;
                var taken = graph.Ordered.Where(other => other.Type.Name == resource.Type.Name).Select(other => other.ComposedName);
                if (resource.FormerNames.FirstOrDefault(former => names.Contains(former) && !taken.Contains(former)) is { } name)
                {
                    result[resource.Address] = new FormerResource(name);
                }
            }
            catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                result[resource.Address] = new FormerResource(null) { Failure = FailureClassifier.Classify(e) };
            }
        }

        return result;
    }

    private static IEnumerable<DesiredResource> Composed(ResourceGraph graph) =>
        graph.Ordered.Where(resource => resource is { ComposedName: not null, FormerOwners.Count: > 0 });

    private async Task<HashSet<string>> ReadNamesAsync(
        IResourceType type, ResourceAddress parent, ResourceFinder finder, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var change = await finder.FindAsync(parent, cancellationToken);
        if (change is not { Live: { } live, Kind: not ChangeKind.Conflict }) return names;
        await foreach (var child in type.EnumerateAsync(aws, [live.Id], cancellationToken))
        {
            names.Add(OwnershipIndex.NameOf(type, child));
        }

        return names;
    }

    /// <summary>Matches the resources of one type of one object with what its owners have in the account.</summary>
    private void Match(
        IReadOnlyList<DesiredResource> resources, OwnershipIndex index, Dictionary<ResourceAddress, FormerResource> result)
    {
        var traits = resources[0].Type.Traits;
        var owners = resources[0].FormerOwners.Prepend(new FormerOwner(stack, resources[0].Owner));
        var left = owners
            .SelectMany(owner => index.GetOwned(owner.Stack).Where(entry => entry.Object == owner.Object.ToString()))
            .DistinctBy(entry => entry.Id)
            .ToList();
        var open = new List<DesiredResource>();
        foreach (var resource in resources)
        {
            // A name that the specs give it now needs no search. Among former names the first that exists counts.
            string[] names = [resource.ComposedName!, .. resource.FormerNames];
            var name = Array.Find(names, candidate => left.Exists(entry => traits.IsSameName(entry.Name, candidate)));
            if (name is null) open.Add(resource);
            else Take(resource, left.First(entry => traits.IsSameName(entry.Name, name)).Name);
        }

        // The spec of the former owner named it, or an owner before that one.
        foreach (var resource in open)
        {
            var names = left.Where(entry => entry.Part == resource.Part).Select(entry => entry.Name).Distinct().ToList();
            if (names.Count == 1) Take(resource, names[0]);
            else if (names.Count > 1)
            {
                result[resource.Address] = new FormerResource(null)
                {
                    Ambiguity = "its former owners have several resources of the type: "
                        + $"{string.Join(", ", names.Order(StringComparer.Ordinal))}; set the name of the one to take over in the spec",
                };
            }
        }

        void Take(DesiredResource resource, string name)
        {
            left.RemoveAll(entry => traits.IsSameName(entry.Name, name));
            if (!traits.IsSameName(resource.ComposedName, name)) result[resource.Address] = new FormerResource(name);
        }
    }
}
