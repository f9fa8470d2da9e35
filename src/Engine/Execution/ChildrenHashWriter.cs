using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Writes the bookkeeping tags of parents: the children hash, and the children to retain. They are written only after all children are
/// ready, so that the hash proves that the children were applied.
/// </summary>
internal sealed class ChildrenHashWriter(ResourceTypes types, AwsAccount aws, ResourceGraph graph, StackMemory memory)
{
    public async Task WriteAsync(IReadOnlyList<ResourceOutcome> outcomes, CancellationToken cancellationToken)
    {
        var ready = outcomes.Where(outcome => outcome.State == ResourceState.Ready).ToDictionary(outcome => outcome.Address);
        var families = ChildrenHash.GroupByParent(graph);
        var children = families.SelectMany(family => family).ToHashSet();
        foreach (var family in families)
        {
            if (types[graph[family.Key].Type] is not ITaggableResourceType type) continue;
            if (ready.GetValueOrDefault(family.Key)?.Live is not { Tags: { } tags } parent) continue;

            // Includes children of other parents that depend on this one: a gateway is complete only when its policies are ready.
            if (children.Any(child => !ready.ContainsKey(child) && graph.GetDependencies(child).Contains(family.Key))) continue;
            var (set, removed) = Difference(type, family, ready, tags);
            if (set.Count + removed.Count == 0) continue;
            try
            {
                await type.UpdateTagsAsync(aws, parent, set, removed, cancellationToken);
            }
            catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                // All resources are ready. Without the tags a later difference is only reported as change instead of drift. The next pass
                // retries.
            }
        }
    }

    private (Dictionary<string, string> Set, List<string> Removed) Difference(
        ITaggableResourceType type,
        IEnumerable<ResourceAddress> family,
        Dictionary<ResourceAddress, ResourceOutcome> ready,
        IReadOnlyDictionary<string, string> tags)
    {
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
        if (type.StoresChildrenHash)
        {
            wanted[Ownership.ChildrenHashTag] = ChildrenHash.Compute(family.Select(child => (child, memory[child].AppliedHash!)));
        }

        var removed = new List<string>();
        foreach (var child in family)
        {
            var tag = Ownership.GetRetainTag(ready[child].Live!.Id);
            if (graph[child].DeletionPolicy == DeletionPolicy.Retain) wanted[tag] = child.ToString();
            else if (tags.ContainsKey(tag)) removed.Add(tag);
        }

        return (wanted.Where(tag => tags.GetValueOrDefault(tag.Key) != tag.Value).ToDictionary(StringComparer.Ordinal), removed);
    }
}
