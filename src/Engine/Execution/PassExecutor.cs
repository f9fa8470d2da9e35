using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Carries a plan out as far as one pass can: each resource as soon as those it depends on are ready, at most some at a time.
/// It never waits for AWS to finish something; what is not ready yet is left with the time of its next look.
/// </summary>
internal sealed class PassExecutor(
    ResourceTypes types, AwsAccount aws, Plan plan, ResourcePlanner planner, StackSpec settings, StackMemory memory, IPassObserver observer)
{
    private const int MaxConcurrency = 8;

    public async Task<PassResult> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(MaxConcurrency);
        var step = new ResourceReconciler(types, aws, plan.Stack, planner, settings.Drift, memory, observer);
        var planned = plan.Changes.ToDictionary(change => change.Address);
        var running = new Dictionary<ResourceAddress, Task<ResourceOutcome>>();
        foreach (var resource in plan.Graph.Ordered.Where(resource => planned.ContainsKey(resource.Address)))
        {
            var dependencies = plan.Graph.GetDependencies(resource.Address).Where(running.ContainsKey).Select(address => running[address]).ToList();
            running[resource.Address] = RunAsync(resource, planned[resource.Address], dependencies);
        }

        foreach (var (resource, change) in plan.Order.Temporaries.Select(temporary => temporary.Resource).Zip(plan.TemporaryChanges))
        {
            running[resource.Address] = RunAsync(resource, change, [.. resource.After.Where(running.ContainsKey).Select(address => running[address])]);
        }

        var outcomes = (await Task.WhenAll(running.Values)).ToList();
        await new ChildrenHashWriter(types, aws, plan.Graph, memory).WriteAsync(outcomes, cancellationToken);
        outcomes.AddRange(await DeleteAsync(step, outcomes, cancellationToken));
        return new PassResult(plan, ExplainWaiting(outcomes));

        async Task<ResourceOutcome> RunAsync(DesiredResource resource, PlannedChange change, List<Task<ResourceOutcome>> dependencies)
        {
            // Its turn comes in a later pass, when what has to be done before is seen to be done.
            if (plan.Order.Before.ContainsKey(resource.Address)) return new ResourceOutcome(resource.Address, ResourceState.Blocked) { Live = change.Live };
            var known = await Task.WhenAll(dependencies);
            await slots.WaitAsync(cancellationToken);
            try
            {
                var outcome = await step.ReconcileAsync(resource, change, known, cancellationToken);
                observer.OnOutcome(plan.Stack, outcome);
                return outcome;
            }
            finally
            {
                slots.Release();
            }
        }
    }

    /// <summary>Says of policies whose turn has not come what they wait for, and when that may be over.</summary>
    private List<ResourceOutcome> ExplainWaiting(List<ResourceOutcome> outcomes)
    {
        if (plan.Order.Before.Count + plan.Order.Temporaries.Count == 0) return outcomes;
        var standsInFor = plan.Order.Temporaries.ToDictionary(temporary => temporary.Resource.Address, temporary => temporary.StandsInFor);
        var left = outcomes.ToDictionary(outcome => outcome.Address);
        return outcomes.ConvertAll(outcome => standsInFor.TryGetValue(outcome.Address, out var changing) && outcome.State == ResourceState.Ready
            ? KeepTemporary(outcome, Turn(left[changing]))
            : Turn(outcome));

        ResourceOutcome Turn(ResourceOutcome outcome)
        {
            if (!plan.Order.Before.TryGetValue(outcome.Address, out var before)) return outcome;
            var unfinished = before.Select(address => left[address]).Where(other => other.State is not (ResourceState.Ready or ResourceState.Deleted)).ToList();
            if (unfinished.Count == 0) return outcome with { State = ResourceState.Waiting, Reason = "its turn comes next", RequeueAt = aws.Clock.GetUtcNow() };
            var obstacle = unfinished.Find(other => !plan.Order.Before.ContainsKey(other.Address)) ?? unfinished[0];
            return obstacle.State == ResourceState.Waiting
                ? outcome with { State = ResourceState.Waiting, Reason = $"after {obstacle.Address}", RequeueAt = obstacle.RequeueAt }
                : outcome with { Reason = $"blocked by {obstacle.Address}" };
        }
    }

    /// <summary>A bridge goes in the pass after the one in which its policy has changed.</summary>
    private ResourceOutcome KeepTemporary(ResourceOutcome bridge, ResourceOutcome policy) => policy.State switch
    {
        ResourceState.Ready => bridge with { State = ResourceState.Waiting, Reason = $"stands until {policy.Address} has changed", RequeueAt = aws.Clock.GetUtcNow() },
        ResourceState.Waiting => bridge with { State = ResourceState.Waiting, Reason = $"stands until {policy.Address} has changed", RequeueAt = policy.RequeueAt },
        _ => bridge,
    };

    /// <summary>Deletes type by type, the ones that others depend on last. A type's turn comes when all of the one before are gone.</summary>
    private async Task<IReadOnlyList<ResourceOutcome>> DeleteAsync(ResourceReconciler step, List<ResourceOutcome> outcomes, CancellationToken cancellationToken)
    {
        if (plan.PruneHalted is { } reason)
        {
            return [.. plan.Deletions.Select(change => new ResourceOutcome(change.Address, ResourceState.Stalled) { Live = change.Live, Reason = $"PruneHalted: {reason}" })];
        }

        // What is on its way may still need what is to go; what has stalled may do so for ever.
        var isMoving = outcomes.Any(outcome => outcome.State == ResourceState.Waiting);
        var results = new List<ResourceOutcome>();
        foreach (var group in plan.Deletions.GroupBy(change => change.Type.Name))
        {
            var left = isMoving
                ? [.. group.Select(change => new ResourceOutcome(change.Address, ResourceState.Blocked) { Live = change.Live, Reason = "deleted when everything else is settled" })]
                : await Task.WhenAll(group.Select(change => plan.Order.Before.ContainsKey(change.Address)
                    ? Task.FromResult(new ResourceOutcome(change.Address, ResourceState.Blocked) { Live = change.Live })
                    : step.DeleteAsync(change, cancellationToken)));
            foreach (var outcome in left) observer.OnOutcome(plan.Stack, outcome);
            results.AddRange(left);
            isMoving |= left.Any(outcome => outcome.State != ResourceState.Deleted);
        }

        return results;
    }
}
