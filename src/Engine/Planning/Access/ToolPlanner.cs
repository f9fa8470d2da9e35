using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning.Access;

/// <summary>Adds to a plan what follows from the tools that the servers of targets list.</summary>
internal sealed class ToolPlanner(ToolWatch watch, StackMemory memory)
{
    /// <summary>Adds to a plan what follows from the tools that servers list.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<Plan> PlanAsync(Plan plan, CancellationToken cancellationToken)
    {
        var changes = plan.Changes.ToDictionary(change => change.Address);
        var needsTags = plan.NeedsBookkeepingTags;
        foreach (var gateway in plan.Changes.Where(change => change.Type.Name == GatewayResourceType.TypeName))
        {
            if (await watch.LookAsync(plan, gateway.Address, FindAtRest, cancellationToken) is not { } look) continue;
            foreach (var target in look.Targets)
            {
                var tools = await watch.DescribeAsync(plan, gateway, look, target, cancellationToken);
                changes[target.Address] = Plan(changes[target.Address], look, target, tools, gateway);
            }

            watch.Remember(look);
            var (set, removed) = look.FindTagChanges();
            needsTags |= set.Count + removed.Count > 0;
        }

        return plan with { Changes = [.. plan.Changes.Select(change => changes[change.Address])], NeedsBookkeepingTags = needsTags };

        LiveResource? FindAtRest(ResourceAddress address) =>
            changes.TryGetValue(address, out var change) && IsAtRest(change) ? change.Live : null;
    }

    private bool IsAtRest(PlannedChange change) =>
        change is { IsExisting: false, Suspended: null, IsComplete: true, Live.Phase: Phase.Ready }
        && !memory[change.Address].IsMoving
        && (change.Kind == ChangeKind.None || (change.Kind == ChangeKind.Update && change.Type.Name != RuntimeResourceType.TypeName));

    private static PlannedChange Plan(PlannedChange change, GatewayLook look, ToolLook target, ToolStatus tools, PlannedChange gateway)
    {
        change = change with { Tools = tools };
        if (!change.Fields.All(GatewayTargetResourceType.IsOfTools)) return PlanUpdate(change, target, tools);
        switch (target.Verdict)
        {
            case ToolVerdict.Outdated or ToolVerdict.Pending:
                return change with
                {
                    Kind = ChangeKind.Update,
                    Fields = [.. change.Fields, .. ToolDifferences.Find(tools.Agreed, tools.Offered!)],
                    IsDrift = target is { Verdict: ToolVerdict.Outdated, Policy: ToolChangePolicy.Follow },
                    Reason = $"its server lists other tools ({tools.Summary})",
                };
            case ToolVerdict.Held or ToolVerdict.InForce:
                return change with
                {
                    Kind = ChangeKind.Held,
                    Fields = ToolDifferences.Find(tools.Agreed, tools.Offered!),
                    IsDrift = true,
                    Reason = ToolWatch.Explain(look, tools, gateway.Owner),
                };
            case ToolVerdict.Same:
            case ToolVerdict.Unknown when tools.Problem is not null && target is { Policy: ToolChangePolicy.Pin, Entry: not null }:
                // The gateway has the tools that were agreed to. Listing them again could only bring others.
                return change with { Kind = ChangeKind.None, Fields = [], IsDrift = false, Reason = null };
            default:
                return change;
        }
    }

    /// <summary>Says which tools come with an update: it makes the gateway list them again, whatever it is about.</summary>
    private static PlannedChange PlanUpdate(PlannedChange change, ToolLook target, ToolStatus tools) => target.IsHeld
        ? change with
        {
            Fields = [.. change.Fields, .. ToolDifferences.Find(tools.Agreed, tools.Offered!)],
            Reason = $"the gateway lists its tools again, and nobody agreed to those of now ({tools.Summary})",
        }
        : change;
}
