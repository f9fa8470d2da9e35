using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// Records in the call that creates a gateway which access was agreed to. Whether an interrupted create may be completed without asking
/// again must not depend on a mark that is written later: that call can be refused, and then every change would pass as part of the create.
/// So the consent is a tag of the create request, with a hash of what decides who may call what: the authorizer, the policies and the
/// targets that the specs define. Nothing else writes it.
/// </summary>
internal static class AgreedAccess
{
    /// <summary>Returns the desired state for the create call: that of a gateway has the tag, all others are unchanged.</summary>
    /// <param name="graph">The graph that contains the resource.</param>
    /// <param name="change">The create.</param>
    public static object Mark(ResourceGraph graph, PlannedChange change)
    {
        if (change.Type.Name != GatewayResourceType.TypeName || !graph.Contains(change.Address)) return change.Desired!;
        var tags = new Dictionary<string, string>(change.Type.GetTags(change.Desired!)!, StringComparer.Ordinal)
        {
            [Ownership.AgreedAccessTag] = ComputeHash(graph, change.Address),
        };
        return change.Type.WithTags(change.Desired!, tags);
    }

    /// <summary>Whether a live gateway was created with the consent to exactly the access that the specs define now.</summary>
    public static bool Covers(ResourceGraph graph, PlannedChange gateway) =>
        graph.Contains(gateway.Address)
        && gateway.Live?.Tags?.GetValueOrDefault(Ownership.AgreedAccessTag) == ComputeHash(graph, gateway.Address);

    /// <summary>Computes the hash from the specs with their placeholders, so that it is the same before and after ARNs are known.</summary>
    private static string ComputeHash(ResourceGraph graph, ResourceAddress gateway)
    {
        var state = (CreateGatewayRequest)graph[gateway].State;
        var engines = graph.GetDependencies(gateway).Where(address => address.Type == PolicyEngineResourceType.TypeName).ToHashSet();
        var content = new JsonArray(
            ModelMapper.ToJson(state.AuthorizerConfiguration),
            ModelMapper.ToJson(state.PolicyEngineConfiguration),
            state.AuthorizerType?.Value,
            (state as GatewayRequest)?.ResourcePolicy?.Text);
        foreach (var resource in graph.Ordered)
        {
            var isPart = resource.Type.Name switch
            {
                GatewayTargetResourceType.TypeName => graph.GetDependencies(resource.Address).Contains(gateway),
                PolicyResourceType.TypeName => graph.GetDependencies(resource.Address).Any(engines.Contains),
                _ => false,
            };
            if (isPart) content.Add(new JsonArray(resource.Address.ToString(), ModelMapper.ToJson(resource.State)));
        }

        return Ownership.ComputeHash(content);
    }
}
