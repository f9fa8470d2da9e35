using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;

namespace Reconciler.Engine.Planning.Access;

/// <summary>Whose access changes with the tools of targets.</summary>
internal sealed partial class AccessPlanner
{
    /// <summary>Returns whose access changes if the gateways offer what the servers of their targets list.</summary>
    public async Task<IReadOnlyList<GatewayAccessChange>> PlanToolsAsync(Plan plan, CancellationToken cancellationToken)
    {
        var changes = new List<GatewayAccessChange>();
        foreach (var gateway in plan.Changes.Where(change => change.Type.Name == GatewayResourceType.TypeName))
        {
            var tools = TargetsOf(plan, gateway)
                .Where(change => change is { Tools: { Offered: not null, Summary: not null }, Live.State: GetGatewayTargetResponse })
                .ToDictionary(
                    change => ((GetGatewayTargetResponse)change.Live!.State).Name,
                    change => (ToTools(change.Tools!.Agreed), ToTools(change.Tools.Offered)),
                    StringComparer.Ordinal);
            if (tools.Count == 0) continue;
            if (await CompareToolsAsync(plan, gateway, tools, cancellationToken) is { IsEmpty: false } change) changes.Add(change);
        }

        return changes;
    }

    /// <summary>Returns whose access to a gateway changes if a target offers other tools, and the policies stay as they are.</summary>
    /// <param name="plan">The plan of the stack.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="tools">The tools before and after, by the name of the target; null if they are unknown.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>The change; null if the gateway does not exist.</returns>
    public async Task<GatewayAccessChange?> CompareToolsAsync(
        Plan plan,
        PlannedChange gateway,
        IReadOnlyDictionary<string, (IReadOnlyList<Tool>? Before, IReadOnlyList<Tool>? After)> tools,
        CancellationToken cancellationToken)
    {
        if (gateway.Live?.State is not GetGatewayResponse live) return null;
        try
        {
            var (before, after) = (new List<TargetTools>(), new List<TargetTools>());
            foreach (var target in (await ReadTargetsAsync(plan, gateway, cancellationToken)).Before)
            {
                var change = tools.TryGetValue(target.Name, out var found) ? found : (Before: target.Tools, After: target.Tools);
                before.Add(target with { Tools = change.Before });
                after.Add(target with { Tools = change.After });
            }

            var policies = await PoliciesBeforeAsync(live, cancellationToken);
            var authorization = GatewayAuthorization.From(live);
            return new GatewayAccessChange(
                gateway.Address,
                new GatewayAccess(new GatewaySchema(new GatewayTools(live.GatewayArn, before)), policies),
                new GatewayAccess(new GatewaySchema(new GatewayTools(live.GatewayArn, after)), policies),
                Principals(plan, live, null),
                authorization,
                authorization);
        }
        catch (FormatException e)
        {
            return Unknown(gateway, e.Message);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return Unknown(gateway, FailureClassifier.Classify(e).ToString());
        }
    }

    /// <summary>Returns the tools that were agreed to: AWS has no call that returns what a gateway has synchronized.</summary>
    private static Dictionary<string, IReadOnlyList<Tool>> FindAgreed(Plan plan, PlannedChange gateway) => TargetsOf(plan, gateway)
        .Where(change => change is { Tools.Agreed: not null, Live.State: GetGatewayTargetResponse })
        .ToDictionary(
            change => ((GetGatewayTargetResponse)change.Live!.State).Name,
            change => ToTools(change.Tools!.Agreed)!,
            StringComparer.Ordinal);

    /// <summary>Returns tools as policies see them; null if they are unknown.</summary>
    internal static IReadOnlyList<Tool>? ToTools(ToolCatalog? catalog) => catalog is null ? null : [.. catalog.Tools.Select(tool =>
        new Tool(tool.Name, tool.Members["inputSchema"] as JsonObject, tool.Members["outputSchema"] as JsonObject))];
}
