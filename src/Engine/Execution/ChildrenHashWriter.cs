using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Writes the bookkeeping tags of parents: the children hash, and the children to retain. They are written only after all children are
/// ready, so that the hash proves that the children were applied. What was agreed to of the tools of a gateway is written with them, whether
/// or not all are ready.
/// </summary>
/// <param name="types">The resource types.</param>
/// <param name="aws">The account.</param>
/// <param name="graph">The desired resources.</param>
/// <param name="memory">The memory of the stack.</param>
/// <param name="more">Further tags of parents to set and to remove.</param>
internal sealed class ChildrenHashWriter(
    ResourceTypes types,
    AwsAccount aws,
    ResourceGraph graph,
    StackMemory memory,
    IReadOnlyDictionary<ResourceAddress, (Dictionary<string, string> Set, List<string> Removed)> more)
{
    /// <summary>Writes the tags.</summary>
    /// <param name="outcomes">The outcomes of the pass.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>New outcomes for the parents whose tags could not be written.</returns>
    public async Task<IReadOnlyList<ResourceOutcome>> WriteAsync(
        IReadOnlyList<ResourceOutcome> outcomes, CancellationToken cancellationToken)
    {
        var failed = new List<ResourceOutcome>();
        var ready = outcomes.Where(outcome => outcome.State == ResourceState.Ready).ToDictionary(outcome => outcome.Address);
        var families = ChildrenHash.GroupByParent(graph);
        var children = families.SelectMany(family => family).ToHashSet();
        foreach (var family in families)
        {
            if (types[graph[family.Key].Type] is not ITaggableResourceType type) continue;
            if (ready.GetValueOrDefault(family.Key)?.Live is not { Tags: { } tags } parent) continue;

            // Includes children of other parents that depend on this one: a gateway is complete only when its policies are ready.
            var isComplete = !children.Any(child => !ready.ContainsKey(child) && graph.GetDependencies(child).Contains(family.Key));
            var (set, removed) = isComplete ? Difference(type, family, ready, tags) : ([], []);
            if (more.TryGetValue(family.Key, out var others))
            {
                foreach (var (key, value) in others.Set) set[key] = value;
                removed.AddRange(others.Removed);
            }

            if (!isComplete && set.Count + removed.Count == 0) continue;
            if (await WriteAsync(type, ready[family.Key], set, removed, cancellationToken) is { } outcome) failed.Add(outcome);
        }

        return failed;
    }

    /// <summary>
    /// Writes the tags of one parent, with attempts that are counted apart from those of the parent itself.
    /// </summary>
    private async Task<ResourceOutcome?> WriteAsync(
        ITaggableResourceType type,
        ResourceOutcome parent,
        Dictionary<string, string> set,
        List<string> removed,
        CancellationToken cancellationToken)
    {
        var differs = new Observation.Differs(NeedsReplace: false, string.Join(", ", set.Keys.Concat(removed)));
        var step = Decide(set.Count + removed.Count == 0 ? new Observation.InSync() : differs);
        if (step.Action == StepAction.Update)
        {
            try
            {
                await type.UpdateTagsAsync(aws, parent.Live!, set, removed, cancellationToken);
                Decide(new Observation.Accepted(StepAction.Update));
                return null;
            }
            catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                step = Decide(new Observation.Refused(FailureClassifier.Classify(e)));
            }
        }

        // An emulator without the operation cannot hold the tags. Everything else is ready, and the tags only tell drift from change.
        return step.State == ResourceState.Ready || step.Failure?.Kind == FailureKind.NotSupported
            ? null
            : parent with
            {
                State = step.State,
                Reason = $"its tags about its children could not be written: {step.Reason}",
                Failure = step.Failure,
                RequeueAt = step.RequeueAt,
            };

        Step Decide(Observation observation)
        {
            var context = new StepContext(aws.Clock.GetUtcNow(), aws.Options, ResourceTraits.None, DesiredHash: null);
            var next = ResourceStateMachine.Next(memory.GetBookkeeping(parent.Address), observation, context);
            memory.SetBookkeeping(parent.Address, next.Progress);
            return next;
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
