using System.Collections.Concurrent;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Engine.Resources;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Applies a plan as far as one pass can: each resource as soon as its dependencies are ready, a few in parallel. It never waits until AWS
/// completes a change; the outcome of a resource that is not ready has the time at which to requeue it.
/// </summary>
internal sealed class PassExecutor(
    ResourceTypes types,
    AwsAccount aws,
    Plan plan,
    ResourcePlanner planner,
    StackSpec settings,
    StackMemory memory,
    IPassObserver observer,
    ToolWatch? tools = null)
{
    public async Task<PassResult> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(aws.Options.MaxConcurrency);
        var reconciler = new ResourceReconciler(types, aws, plan, planner, settings.Drift, memory, observer);
        var planned = plan.Changes.ToDictionary(change => change.Address);
        var running = new Dictionary<ResourceAddress, Task<ResourceOutcome>>();
        var withheld = new ConcurrentDictionary<ResourceAddress, bool>();
        foreach (var resource in plan.Graph.Ordered.Where(resource => planned.ContainsKey(resource.Address)))
        {
            var dependencies = plan.Graph.GetDependencies(resource.Address)
                .Where(running.ContainsKey)
                .Select(address => running[address])
                .ToList();
            running[resource.Address] = RunAsync(resource, planned[resource.Address], dependencies);
        }

        foreach (var (resource, change) in plan.Order.Temporaries.Select(temporary => temporary.Resource).Zip(plan.TemporaryChanges))
        {
            var dependencies = resource.After.Where(running.ContainsKey).Select(address => running[address]).ToList();
            running[resource.Address] = RunAsync(resource, change, dependencies);
        }

        var outcomes = (await Task.WhenAll(running.Values)).ToList();
        var tags = tools is null ? [] : await new ToolChecker(tools, plan).CheckAsync(outcomes, cancellationToken);
        foreach (var failed in await new ChildrenHashWriter(types, aws, plan.Graph, memory, tags).WriteAsync(outcomes, cancellationToken))
        {
            outcomes[outcomes.FindIndex(outcome => outcome.Address == failed.Address)] = failed;
            withheld[failed.Address] = true;
        }

        foreach (var outcome in outcomes.Where(outcome => withheld.ContainsKey(outcome.Address))) observer.OnOutcome(plan.Stack, outcome);

        outcomes.AddRange(await DeleteAsync(reconciler, outcomes, cancellationToken));
        return new PassResult(plan, ExplainWaiting(outcomes));

        async Task<ResourceOutcome> RunAsync(DesiredResource resource, PlannedChange change, List<Task<ResourceOutcome>> dependencies)
        {
            // A later pass makes this change, after it has observed that the changes before it are complete.
            if (plan.Order.Before.ContainsKey(resource.Address))
            {
                return new ResourceOutcome(resource.Address, ResourceState.Blocked) { Live = change.Live };
            }

            var ready = await Task.WhenAll(dependencies);
            await slots.WaitAsync(cancellationToken);
            try
            {
                var outcome = await reconciler.ReconcileAsync(resource, change, ready, cancellationToken);

                // It is ready only if its bookkeeping tags can be written, too, and if somebody agreed to its tools.
                if (outcome.State == ResourceState.Ready
                    && (memory.GetBookkeeping(resource.Address).Ledger.Failures > 0 || (tools is not null && resource.ToolChanges is not null)))
                {
                    withheld[resource.Address] = true;
                }
                else
                {
                    observer.OnOutcome(plan.Stack, outcome);
                }

                return outcome;
            }
            finally
            {
                slots.Release();
            }
        }
    }

    /// <summary>Adds the reason and the requeue time to the outcomes of changes that the order defers to a later pass.</summary>
    private List<ResourceOutcome> ExplainWaiting(List<ResourceOutcome> outcomes)
    {
        if (plan.Order.Before.Count + plan.Order.Temporaries.Count == 0) return outcomes;
        var standsInFor = plan.Order.Temporaries.ToDictionary(temporary => temporary.Resource.Address, temporary => temporary.StandsInFor);
        var byAddress = outcomes.ToDictionary(outcome => outcome.Address);
        return outcomes.ConvertAll(outcome =>
            outcome.State == ResourceState.Ready && standsInFor.TryGetValue(outcome.Address, out var changing)
                ? KeepTemporary(outcome, ExplainDeferred(byAddress[changing]))
                : ExplainDeferred(outcome));

        ResourceOutcome ExplainDeferred(ResourceOutcome outcome)
        {
            if (!plan.Order.Before.TryGetValue(outcome.Address, out var before)) return outcome;
            var incomplete = before
                .Select(address => byAddress[address])
                .Where(other => other.State is not (ResourceState.Ready or ResourceState.Deleted))
                .ToList();
            if (incomplete.Count == 0)
            {
                return outcome with
                {
                    State = ResourceState.Waiting,
                    Reason = "continues in the next pass",
                    RequeueAt = aws.Clock.GetUtcNow(),
                };
            }

            var blocking = incomplete.Find(other => !plan.Order.Before.ContainsKey(other.Address)) ?? incomplete[0];
            return blocking.State == ResourceState.Waiting
                ? outcome with { State = ResourceState.Waiting, Reason = $"after {blocking.Address}", RequeueAt = blocking.RequeueAt }
                : outcome with { Reason = $"blocked by {blocking.Address}" };
        }
    }

    /// <summary>
    /// Requeues for the deletion of a temporary policy: it is deleted in the pass after the update of its policy is complete.
    /// </summary>
    private ResourceOutcome KeepTemporary(ResourceOutcome temporary, ResourceOutcome policy)
    {
        if (policy.State is not (ResourceState.Ready or ResourceState.Waiting)) return temporary;
        return temporary with
        {
            State = ResourceState.Waiting,
            Reason = $"temporary policy, removed after {policy.Address} is updated",
            RequeueAt = policy.State == ResourceState.Ready ? aws.Clock.GetUtcNow() : policy.RequeueAt,
        };
    }

    /// <summary>
    /// Deletes type by type, dependents first. The next type starts only after all resources of the previous one are gone.
    /// </summary>
    private async Task<IReadOnlyList<ResourceOutcome>> DeleteAsync(
        ResourceReconciler reconciler, List<ResourceOutcome> outcomes, CancellationToken cancellationToken)
    {
        if (plan.PruneHalted is { } reason)
        {
            return [.. plan.Deletions.Select(change => new ResourceOutcome(change.Address, ResourceState.Stalled)
            {
                Live = change.Live,
                Reason = $"{ConditionReasons.PruneHalted}: {reason}",
            })];
        }

        // Defer deletions while a resource is waiting, because it may use them. Stalled resources do not defer, because they may stay so.
        var mustDefer = outcomes.Any(outcome => outcome.State == ResourceState.Waiting);
        var results = new List<ResourceOutcome>();
        foreach (var group in plan.Deletions.GroupBy(change => change.Type.Name))
        {
            var deleted = mustDefer
                ? [.. group.Select(change => Block(change, "deletion deferred until the other changes are complete"))]
                : await Task.WhenAll(group.Select(DeleteAsync));
            foreach (var outcome in deleted) observer.OnOutcome(plan.Stack, outcome);
            results.AddRange(deleted);

            // A withheld deletion waits for a person, who may never agree, and reported drift stays. Neither holds up the others.
            var withheld = group.Where(change => change.Withheld is not null || IsReported(change)).Select(change => change.Address).ToHashSet();
            mustDefer |= deleted.Any(outcome => outcome.State != ResourceState.Deleted && !withheld.Contains(outcome.Address));
        }

        return results;

        bool IsReported(PlannedChange change) => change.IsDrift && DriftPolicyOf(change) == DriftPolicy.Report;

        // What was added outside of git is drift of its parent.
        DriftPolicy DriftPolicyOf(PlannedChange change) => plan.Changes
            .Where(parent => parent.Type.Name == change.Type.ParentType && parent.Live?.Id == change.Live!.ParentId)
            .Select(parent => plan.Graph[parent.Address].Drift)
            .FirstOrDefault() ?? settings.Drift;

        Task<ResourceOutcome> DeleteAsync(PlannedChange change) => (plan.Order.Before.ContainsKey(change.Address), IsReported(change)) switch
        {
            _ when change.Suspended is not null => reconciler.DeleteAsync(change, cancellationToken),
            (true, _) => Task.FromResult(Block(change, null)),
            (_, true) => Task.FromResult(new ResourceOutcome(change.Address, ResourceState.Drifted)
            {
                Live = change.Live,
                IsDrift = true,
                Reason = $"{change.Reason}; drift is reported, not healed",
            }),
            _ => reconciler.DeleteAsync(change, cancellationToken),
        };

        static ResourceOutcome Block(PlannedChange change, string? reason) =>
            new(change.Address, ResourceState.Blocked) { Live = change.Live, Reason = reason };
    }
}
