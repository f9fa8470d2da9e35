using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Execution;

/// <summary>Writes down at a parent, when all of its children are as they should be, what the children cannot carry themselves.</summary>
internal sealed class ChildrenSealer(ResourceTypes types, AwsAccount aws, ResourceGraph graph, StackMemory memory)
{
    public async Task SealAsync(IReadOnlyList<ResourceOutcome> outcomes, CancellationToken cancellationToken)
    {
        var ready = outcomes.Where(outcome => outcome.State == ResourceState.Ready).ToDictionary(outcome => outcome.Address);
        var families = ChildrenSeal.Families(graph);
        var children = families.SelectMany(family => family).ToHashSet();
        foreach (var family in families)
        {
            if (types[graph[family.Key].Type] is not ITaggable type || ready.GetValueOrDefault(family.Key)?.Live is not { Tags: { } tags } parent) continue;

            // Others' children that hang on it, too: a gateway is complete when its policies are there.
            if (children.Any(child => !ready.ContainsKey(child) && graph.DependenciesOf(child).Contains(family.Key))) continue;
            var (set, removed) = Difference(type, family, ready, tags);
            if (set.Count + removed.Count == 0) continue;
            try
            {
                await type.RetagAsync(aws, parent, set, removed, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (Failure.IsOfCall(e) && !cancellationToken.IsCancellationRequested)
            {
                // Everything is as it should be; only a later difference will be called a change and not drift. The next pass tries again.
            }
        }
    }

    private (Dictionary<string, string> Set, List<string> Removed) Difference(
        ITaggable type, IEnumerable<ResourceAddress> family, Dictionary<ResourceAddress, ResourceOutcome> ready, IReadOnlyDictionary<string, string> tags)
    {
        var wanted = new Dictionary<string, string>(StringComparer.Ordinal);
        if (type.IsSealed) wanted[Ownership.ChildrenTag] = ChildrenSeal.Of(family.Select(child => (child, memory[child].AppliedHash!)));
        var removed = new List<string>();
        foreach (var child in family)
        {
            var tag = Ownership.RetainTag(ready[child].Live!.Id);
            if (graph[child].DeletionPolicy == DeletionPolicy.Retain) wanted[tag] = child.ToString();
            else if (tags.ContainsKey(tag)) removed.Add(tag);
        }

        return (wanted.Where(tag => tags.GetValueOrDefault(tag.Key) != tag.Value).ToDictionary(StringComparer.Ordinal), removed);
    }
}
