using System.Security.Cryptography;
using System.Text;
using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Targets, policies, clients and users carry no tags, so their parent's tags vouch for them: a hash over the models of all of a
/// parent's children, written when the last of them is ready. While it is the hash of what the specs say now, a child that
/// differs has drifted.
/// </summary>
internal static class ChildrenHash
{
    /// <summary>The parents and their children among some resources, by address.</summary>
    public static ILookup<ResourceAddress, ResourceAddress> GroupByParent(ResourceGraph graph) => graph.Ordered
        .Where(resource => resource.Type.GetTags(resource.State) is null)
        .SelectMany(resource => graph.GetDependencies(resource.Address)
            .Where(address => address.Type == resource.Type.ParentType)
            .Select(parent => (Parent: parent, Child: resource.Address)))
        .ToLookup(pair => pair.Parent, pair => pair.Child);

    /// <param name="hashes">Each child and the hash of its model.</param>
    public static string Compute(IEnumerable<(ResourceAddress Child, string Hash)> hashes)
    {
        var text = string.Join('\n', hashes.Select(pair => $"{pair.Child} {pair.Hash}").Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>Whether a gateway has no seal yet, or a parent's tags say something else than the specs of which children are to be retained.</summary>
    public static bool NeedsBookkeepingTags(ResourceGraph graph, IReadOnlyList<PlannedChange> changes)
    {
        var live = changes.Where(change => change.Live is not null).ToDictionary(change => change.Address, change => change.Live!);
        return GroupByParent(graph).Any(family => live.GetValueOrDefault(family.Key)?.Tags is { } tags && (IsMissing(graph[family.Key].Type, tags) || family.Any(child =>
            live.TryGetValue(child, out var found) && tags.ContainsKey(Ownership.GetRetainTag(found.Id)) != (graph[child].DeletionPolicy == DeletionPolicy.Retain))));
    }

    // Without one a gateway counts as unfinished for ever, and its access may widen unasked.
    private static bool IsMissing(IResourceSchema type, IReadOnlyDictionary<string, string> tags) => type.Traits.RequiresChildrenHash && !tags.ContainsKey(Ownership.ChildrenHashTag);

    /// <summary>Tells drift of children from changes of their specs.</summary>
    public static IReadOnlyList<PlannedChange> MarkDrift(ResourceGraph graph, IReadOnlyList<PlannedChange> changes)
    {
        var byAddress = changes.ToDictionary(change => change.Address);
        var drifted = new HashSet<ResourceAddress>();
        foreach (var family in GroupByParent(graph))
        {
            var children = family.Select(address => byAddress[address]).ToList();
            if (!children.TrueForAll(child => child.IsComplete) || byAddress[family.Key].Live?.Tags?.GetValueOrDefault(Ownership.ChildrenHashTag) is not { } seal) continue;
            if (seal == Compute(children.Select(child => (child.Address, child.DesiredHash!)))) drifted.UnionWith(family);
        }

        return [.. changes.Select(change => drifted.Contains(change.Address) && change.Kind is ChangeKind.Update or ChangeKind.Replace ? change with { IsDrift = true } : change)];
    }
}
