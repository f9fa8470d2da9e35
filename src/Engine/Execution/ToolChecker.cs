using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Engine.Resources.AgentCore;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Looks at the tools of targets after a pass. Each create, update and synchronize makes the gateway list them again, so what it offers then
/// is compared with what was agreed to, in the same pass.
/// </summary>
internal sealed class ToolChecker(ToolWatch watch, Plan plan)
{
    private readonly Dictionary<ResourceAddress, PlannedChange> _planned = plan.Changes.ToDictionary(change => change.Address);

    /// <summary>Looks at all targets that are at rest.</summary>
    /// <param name="outcomes">The outcomes of the pass. Those of targets are replaced.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The tags of gateways to set and to remove.</returns>
    public async Task<Dictionary<ResourceAddress, (Dictionary<string, string> Set, List<string> Removed)>> CheckAsync(
        List<ResourceOutcome> outcomes, CancellationToken cancellationToken)
    {
        var positions = outcomes.Select((outcome, index) => (outcome.Address, index)).ToDictionary();
        var tags = new Dictionary<ResourceAddress, (Dictionary<string, string> Set, List<string> Removed)>();
        foreach (var gateway in plan.Changes.Where(change => change.Type.Name == GatewayResourceType.TypeName))
        {
            if (await watch.LookAsync(plan, gateway.Address, FindAtRest, cancellationToken) is not { } look) continue;
            foreach (var target in look.Targets)
            {
                var tools = await watch.DescribeAsync(plan, gateway, look, target, cancellationToken);
                outcomes[positions[target.Address]] = Judge(outcomes[positions[target.Address]], look, target, tools, gateway);
            }

            watch.Remember(look);
            tags[gateway.Address] = look.FindTagChanges();
        }

        return tags;

        LiveResource? FindAtRest(ResourceAddress address) =>
            positions.TryGetValue(address, out var position) && IsAtRest(outcomes[position]) ? outcomes[position].Live : null;
    }

    private bool IsAtRest(ResourceOutcome outcome) =>
        _planned.TryGetValue(outcome.Address, out var change)
        && !change.IsExisting
        && outcome.Live?.Phase == Phase.Ready
        && (outcome.State == ResourceState.Ready || outcome.Tools is { IsHeld: true });

    private static ResourceOutcome Judge(
        ResourceOutcome outcome, GatewayLook look, ToolLook target, ToolStatus tools, PlannedChange gateway) => target.Verdict switch
        {
            ToolVerdict.Held or ToolVerdict.InForce => outcome with
            {
                State = KeptOutcomes.StateOf(tools),
                Fields = ToolDifferences.Find(tools.Agreed, tools.Offered!),
                IsDrift = true,
                Reason = ToolWatch.Explain(look, tools, gateway.Owner),
                Tools = tools,
            },
            _ => outcome with { Tools = tools },
        };
}
