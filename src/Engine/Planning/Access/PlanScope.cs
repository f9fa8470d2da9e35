using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// Limits a plan to some spec objects and what they depend on. Of a policy engine that is in, all policies and all gateways are in: the
/// order of policy changes holds only as a whole, and what a policy allows is decided at every gateway of its engine.
/// </summary>
internal static class PlanScope
{
    /// <summary>Limits a plan that prunes nothing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="objects">The spec objects.</param>
    public static Plan Limit(Plan plan, IReadOnlyCollection<ObjectRef> objects)
    {
        var scope = Find(plan, objects);
        return plan with
        {
            Changes = [.. plan.Changes.Where(change => scope.Contains(change.Address))],

            // Nothing is pruned: what is left to delete are temporary policies of a rollout that is going on.
            DataLosses = [.. plan.DataLosses.Where(loss => scope.Contains(loss.Address))],
            NeedsBookkeepingTags = false,
        };
    }

    private static HashSet<ResourceAddress> Find(Plan plan, IReadOnlyCollection<ObjectRef> objects)
    {
        var graph = plan.Graph;
        var scope = new HashSet<ResourceAddress>();
        var open = new Queue<ResourceAddress>(
            graph.Ordered.Where(resource => objects.Contains(resource.Owner)).Select(resource => resource.Address));
        while (open.TryDequeue(out var address))
        {
            if (!graph.Contains(address) || !scope.Add(address)) continue;
            foreach (var dependency in graph.GetDependencies(address)) open.Enqueue(dependency);
            foreach (var earlier in plan.Order.Before.GetValueOrDefault(address) ?? []) open.Enqueue(earlier);
            if (address.Type != PolicyEngineResourceType.TypeName) continue;
            foreach (var user in graph.Ordered.Where(resource => IsOfEngine(resource, address))) open.Enqueue(user.Address);
        }

        return scope;

        bool IsOfEngine(DesiredResource resource, ResourceAddress engine) =>
            resource.Type.Name is PolicyResourceType.TypeName or GatewayResourceType.TypeName
            && graph.GetDependencies(resource.Address).Contains(engine);
    }
}
