using Amazon.BedrockAgentCoreControl.Model;

namespace EndToEnd.Tests;

/// <summary>What AWS has of the workshop stack, found the way a stranger would find it.</summary>
internal static class WorkshopLooks
{
    public static async Task<string> GatewayIdAsync(this Workshop workshop) =>
        Assert.Single((await workshop.Clients.AgentCore.ListGatewaysAsync(new ListGatewaysRequest())).Items).GatewayId;

    public static async Task<GetGatewayResponse> GatewayAsync(this Workshop workshop) =>
        await workshop.Clients.AgentCore.GetGatewayAsync(new GetGatewayRequest { GatewayIdentifier = await workshop.GatewayIdAsync() });

    public static async Task<IReadOnlyList<TargetSummary>> TargetsAsync(this Workshop workshop) =>
        (await workshop.Clients.AgentCore.ListGatewayTargetsAsync(new ListGatewayTargetsRequest { GatewayIdentifier = await workshop.GatewayIdAsync() })).Items ?? [];

    public static async Task<(string Gateway, string Target)> TargetIdsAsync(this Workshop workshop) =>
        (await workshop.GatewayIdAsync(), Assert.Single(await workshop.TargetsAsync()).TargetId);

    public static async Task<GetGatewayTargetResponse> TargetAsync(this Workshop workshop)
    {
        var (gateway, target) = await workshop.TargetIdsAsync();
        return await workshop.Clients.AgentCore.GetGatewayTargetAsync(new GetGatewayTargetRequest { GatewayIdentifier = gateway, TargetId = target });
    }

    public static async Task<GetAgentRuntimeResponse> RuntimeAsync(this Workshop workshop)
    {
        var runtime = Assert.Single((await workshop.Clients.AgentCore.ListAgentRuntimesAsync(new ListAgentRuntimesRequest())).AgentRuntimes);
        return await workshop.Clients.AgentCore.GetAgentRuntimeAsync(new GetAgentRuntimeRequest { AgentRuntimeId = runtime.AgentRuntimeId });
    }

    public static async Task<GetPolicyEngineResponse> EngineAsync(this Workshop workshop)
    {
        var engine = Assert.Single((await workshop.Clients.AgentCore.ListPolicyEnginesAsync(new ListPolicyEnginesRequest())).PolicyEngines);
        return await workshop.Clients.AgentCore.GetPolicyEngineAsync(new GetPolicyEngineRequest { PolicyEngineId = engine.PolicyEngineId });
    }

    public static async Task<GetPolicyResponse> PolicyAsync(this Workshop workshop)
    {
        var engine = (await workshop.EngineAsync()).PolicyEngineId;
        var policy = Assert.Single((await workshop.Clients.AgentCore.ListPoliciesAsync(new ListPoliciesRequest { PolicyEngineId = engine })).Policies);
        return await workshop.Clients.AgentCore.GetPolicyAsync(new GetPolicyRequest { PolicyEngineId = engine, PolicyId = policy.PolicyId });
    }
}
