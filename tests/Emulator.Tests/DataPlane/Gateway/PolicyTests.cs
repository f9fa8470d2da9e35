using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Emulator.DataPlane.Gateway;

namespace Emulator.Tests.DataPlane.Gateway;

public sealed class PolicyTests
{
    private const string Denial =
        "Tool Execution Denied: Tool call not allowed due to policy enforcement [No policy applies to the request (denied by default).]";

    [Fact]
    public async Task An_engine_without_policies_denies_and_hides_all_tools()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync(
            g => g.ProtocolConfiguration = new() { Mcp = new() { SearchType = SearchType.SEMANTIC } });
        await gateway.AddAsync("math", server);
        await AttachAsync(gateway, GatewayPolicyEngineMode.ENFORCE);

        var error = (await gateway.AskAsync("tools/call", new() { ["name"] = "math___add" }))["error"]!;

        Assert.Equal(-32002, error["code"]!.GetValue<int>());
        Assert.Equal(Denial, error["message"]!.ToString());
        Assert.Equal(["x_amz_bedrock_agentcore_search"], await gateway.ToolsAsync());
        Assert.Empty(
            (await gateway.CallAsync("x_amz_bedrock_agentcore_search", new() { ["query"] = "add" }))["structuredContent"]!["tools"]!
                .AsArray());
        Assert.Empty(server.Of("tools/call"));
    }

    [Fact]
    public async Task A_denial_can_be_a_tool_result_instead()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        await AttachAsync(gateway, GatewayPolicyEngineMode.ENFORCE);
        gateway.Account.Aws.Behavior.PolicyDenial = PolicyDenialForm.Result;

        var result = await gateway.CallAsync("math___add");

        Assert.True(result["isError"]!.GetValue<bool>());
        Assert.Equal("AuthorizeActionException - " + Denial, result["content"]![0]!["text"]!.ToString());
    }

    [Fact]
    public async Task An_engine_in_LOG_ONLY_allows_all_calls()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        await AttachAsync(gateway, GatewayPolicyEngineMode.LOG_ONLY);

        Assert.Equal(["math___add"], await gateway.ToolsAsync());
        Assert.False((await gateway.CallAsync("math___add"))["isError"]!.GetValue<bool>());
    }

    private static async Task AttachAsync(GatewayFixture gateway, GatewayPolicyEngineMode mode)
    {
        var control = gateway.Account.AgentCore;
        var engine = (await control.CreatePolicyEngineAsync(new() { Name = "engine" })).PolicyEngineArn;
        var before = await control.GetGatewayAsync(new() { GatewayIdentifier = gateway.GatewayId });
        await control.UpdateGatewayAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            Name = before.Name,
            RoleArn = before.RoleArn,
            AuthorizerType = before.AuthorizerType,
            ProtocolType = before.ProtocolType,
            ProtocolConfiguration = before.ProtocolConfiguration,
            PolicyEngineConfiguration = new GatewayPolicyEngineConfiguration { Arn = engine, Mode = mode },
        });
    }
}
