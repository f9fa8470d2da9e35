using Reconciler.Spec.Kinds;
using Reconciler.Worker.Composition;
using Reconciler.Worker.Live;
using Reconciler.Worker.Planning;

namespace Reconciler.Worker.Execution;

/// <summary>
/// Carries a plan out as far as one pass can: each resource as soon as those it depends on are ready, at most some at a time.
/// It never waits for AWS to finish something; what is not ready yet is left with the time of its next look.
/// </summary>
internal sealed class PassExecutor(AwsAccount aws, Plan plan, StackSpec settings, StackMemory memory, IPassObserver observer)
{
    private const int MostAtOnce = 8;

    public async Task<PassResult> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(MostAtOnce);
        var step = new ResourceStep(aws, plan.Stack, settings.Drift, memory, observer);
        var planned = plan.Changes.ToDictionary(change => change.Address);
        var running = new Dictionary<ResourceAddress, Task<ResourceOutcome>>();
        foreach (var resource in plan.Graph.Ordered.Where(resource => planned.ContainsKey(resource.Address)))
        {
            var dependencies = plan.Graph.DependenciesOf(resource.Address).Where(running.ContainsKey).Select(address => running[address]).ToList();
            running[resource.Address] = RunAsync(resource, dependencies);
        }

        var outcomes = (await Task.WhenAll(running.Values).ConfigureAwait(false)).ToList();
        await new ChildrenSealer(aws, plan.Graph, memory).SealAsync(outcomes, cancellationToken).ConfigureAwait(false);
        outcomes.AddRange(await DeleteAsync(step, outcomes, cancellationToken).ConfigureAwait(false));
        return new PassResult(plan, outcomes);

        async Task<ResourceOutcome> RunAsync(DesiredResource resource, List<Task<ResourceOutcome>> dependencies)
        {
            var known = await Task.WhenAll(dependencies).ConfigureAwait(false);
            await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var outcome = await step.TakeAsync(resource, planned[resource.Address], known, cancellationToken).ConfigureAwait(false);
                observer.Left(plan.Stack, outcome);
                return outcome;
            }
            finally
            {
                slots.Release();
            }
        }
    }

    /// <summary>Deletes type by type, the ones that others depend on last. A type's turn comes when all of the one before are gone.</summary>
    private async Task<IReadOnlyList<ResourceOutcome>> DeleteAsync(ResourceStep step, List<ResourceOutcome> outcomes, CancellationToken cancellationToken)
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
                : await Task.WhenAll(group.Select(change => step.DeleteAsync(change, cancellationToken))).ConfigureAwait(false);
            foreach (var outcome in left) observer.Left(plan.Stack, outcome);
            results.AddRange(left);
            isMoving |= left.Any(outcome => outcome.State != ResourceState.Deleted);
        }

        return results;
    }
}
