using System.Security.Cryptography;
using System.Text;
using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Detects drift of resources that cannot carry tags (targets, policies, clients, users). Their parent has a tag with a hash of the desired
/// states of all its children, written when all of them are ready. While the tag equals the hash of the specs, a difference in a child is
/// drift, not a change of its spec.
/// </summary>
internal static class ChildrenHash
{
    /// <summary>Groups the untaggable resources of a graph by their parents.</summary>
    public static ILookup<ResourceAddress, ResourceAddress> GroupByParent(ResourceGraph graph) => graph.Ordered
        .Where(resource => resource.Existing is null && resource.Type.GetTags(resource.State) is null)
        .SelectMany(resource => graph.GetDependencies(resource.Address)
            .Where(address => address.Type == resource.Type.ParentType && graph[address].Existing is null)
            .Select(parent => (Parent: parent, Child: resource.Address)))
        .ToLookup(pair => pair.Parent, pair => pair.Child);

    /// <summary>Computes the children hash of a parent.</summary>
    /// <param name="hashes">The children and the hashes of their desired states, in any order.</param>
    public static string Compute(IEnumerable<(ResourceAddress Child, string Hash)> hashes)
    {
        var text = string.Join('\n', hashes.Select(pair => $"{pair.Child} {pair.Hash}").Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>Whether a gateway has no children hash yet, or the tags of a parent do not list exactly the children to retain.</summary>
    public static bool NeedsBookkeepingTags(ResourceGraph graph, IReadOnlyList<PlannedChange> changes)
    {
        var live = changes.Where(change => change.Live is not null).ToDictionary(change => change.Address, change => change.Live!);
        return GroupByParent(graph).Any(family =>
            live.GetValueOrDefault(family.Key)?.Tags is { } tags
            && (IsMissing(graph[family.Key].Type, tags) || family.Any(child => HasOtherRetainTag(child, tags))));

        bool HasOtherRetainTag(ResourceAddress child, IReadOnlyDictionary<string, string> tags) =>
            live.TryGetValue(child, out var found)
            && tags.ContainsKey(Ownership.GetRetainTag(found.Id)) != (graph[child].DeletionPolicy == DeletionPolicy.Retain);
    }

    // A gateway without the tag counts as incomplete, and widening its access then needs no consent. So the tag must not stay missing.
    private static bool IsMissing(IResourceSchema type, IReadOnlyDictionary<string, string> tags) =>
        type.Traits.RequiresChildrenHash && !tags.ContainsKey(Ownership.ChildrenHashTag);

    /// <summary>Marks the differences of children as drift if the children hash of their parent equals that of the specs.</summary>
    public static IReadOnlyList<PlannedChange> MarkDrift(ResourceGraph graph, IReadOnlyList<PlannedChange> changes)
    {
        var byAddress = changes.ToDictionary(change => change.Address);
        var drifted = new HashSet<ResourceAddress>();
        foreach (var family in GroupByParent(graph))
        {
            var children = family.Select(address => byAddress[address]).ToList();
            if (!children.TrueForAll(child => child.IsComplete)) continue;
            if (byAddress[family.Key].Live?.Tags?.GetValueOrDefault(Ownership.ChildrenHashTag) is not { } hash) continue;
            if (hash == Compute(children.Select(child => (child.Address, child.DesiredHash!)))) drifted.UnionWith(family);
        }

        var moved = FindMoved(graph, byAddress);
        return [.. changes.Select(change =>
            moved.TryGetValue(change.Address, out var former)
                ? change with { Kind = ChangeKind.Move, Reason = $"from {former}" }
                : drifted.Contains(change.Address) && change.Kind is ChangeKind.Update or ChangeKind.Replace
                ? change with { IsDrift = true }
                : change)];
    }

    /// <summary>
    /// Finds children whose object was renamed: the children hash is that of the former names. They carry no tags, so the hash is all that
    /// changes.
    /// </summary>
    private static Dictionary<ResourceAddress, ResourceAddress> FindMoved(
        ResourceGraph graph, Dictionary<ResourceAddress, PlannedChange> changes)
    {
        var moved = new Dictionary<ResourceAddress, ResourceAddress>();
        foreach (var family in GroupByParent(graph))
        {
            if (changes[family.Key] is not { Kind: ChangeKind.None, Live.Tags: { } tags }) continue;
            if (tags.GetValueOrDefault(Ownership.ChildrenHashTag) is not { } hash) continue;
            var children = family.Select(address => changes[address]).ToList();
            if (!children.TrueForAll(child => child is { Kind: ChangeKind.None, IsComplete: true, DesiredHash: not null })) continue;
            var former = children.ToDictionary(child => child.Address, child => FindFormerAddress(graph[child.Address]));
            if (hash != Compute(children.Select(child => (former[child.Address] ?? child.Address, child.DesiredHash!)))) continue;
            foreach (var (address, old) in former)
            {
                if (old is { } from) moved[address] = from;
            }
        }

        return moved;
    }

    private static ResourceAddress? FindFormerAddress(DesiredResource resource) =>
        resource.FormerOwners.FirstOrDefault(owner => owner.Object.Name != resource.Owner.Name) is { } former
            ? resource.Address with { Name = former.Object.Name + resource.Address.Name[resource.Owner.Name.Length..] }
            : null;
}
