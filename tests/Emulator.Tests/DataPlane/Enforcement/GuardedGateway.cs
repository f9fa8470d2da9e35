using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.DataPlane.Gateway;
using Emulator.Tests.Services.Cognito;

namespace Emulator.Tests.DataPlane.Enforcement;

/// <summary>A gateway with the workshop's tools and a policy engine; alice calls it with her token.</summary>
internal sealed class GuardedGateway : IAsyncDisposable
{
    private readonly FakeMcpServer _server;

    private GuardedGateway(GatewayFixture gateway, FakeMcpServer server, string engineId, string engineArn) =>
        (Gateway, _server, EngineId, EngineArn) = (gateway, server, engineId, engineArn);

    public GatewayFixture Gateway { get; }

    public string EngineId { get; }

    public string EngineArn { get; }

    public IAmazonBedrockAgentCoreControl AgentCore => Gateway.Account.AgentCore;

    public static async Task<GuardedGateway> StartAsync(GatewayPolicyEngineMode? mode = null)
    {
        var server = (await FakeMcpServer.StartAsync()).With("add_numbers", "greet_user", "multiply_numbers");
        var gateway = await GatewayFixture.StartAsync(request =>
        {
            request.AuthorizerType = AuthorizerType.CUSTOM_JWT;
            request.AuthorizerConfiguration = Authorizer("https://idp.example/.well-known/openid-configuration", "none");
        });
        await gateway.AddAsync("math", server);
        var pool = await TestPool.CreateAsync(gateway.Account);
        gateway.Headers["Authorization"] = $"Bearer {(await pool.SignInAsync()).AccessToken}";
        var engine = await gateway.Account.AgentCore.CreatePolicyEngineAsync(new() { Name = "engine" });
        await gateway.Account.AgentCore.UpdateGatewayAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            Name = "tools-gateway",
            RoleArn = gateway.Role,
            ProtocolType = GatewayProtocolType.MCP,
            AuthorizerType = AuthorizerType.CUSTOM_JWT,
            AuthorizerConfiguration = Authorizer(pool.DiscoveryUrl, pool.Client.ClientId),
            PolicyEngineConfiguration = new() { Arn = engine.PolicyEngineArn, Mode = mode ?? GatewayPolicyEngineMode.ENFORCE },
        });
        return new GuardedGateway(gateway, server, engine.PolicyEngineId, engine.PolicyEngineArn);
    }

    /// <summary>Creates a policy. <c>@tool</c> is a placeholder for the action of a tool, <c>@gateway</c> for the gateway.</summary>
    public async Task<string> AddAsync(
        string name, string statement, EnforcementMode? mode = null) => (await AgentCore.CreatePolicyAsync(new()
        {
            PolicyEngineId = EngineId,
            Name = name,
            Definition = Definition(statement),
            EnforcementMode = mode,
        })).PolicyId;

    public PolicyDefinition Definition(string statement) => new() { Cedar = new() { Statement = Expand(statement) } };

    public PolicyDefinition Dogwood(string statement) => new() { Policy = new() { Statement = Expand(statement) } };

    /// <summary>Creates a policy in Dogwood, without analysis.</summary>
    public async Task<string> AddDogwoodAsync(string name, string statement) => (await AgentCore.CreatePolicyAsync(new()
    {
        PolicyEngineId = EngineId,
        Name = name,
        Definition = Dogwood(statement),
        ValidationMode = PolicyValidationMode.IGNORE_ALL_FINDINGS,
    })).PolicyId;

    private string Expand(string statement) => System.Text.RegularExpressions.Regex.Replace(
        statement.Replace("@gateway", $"AgentCore::Gateway::\"{Gateway.GatewayArn}\"", StringComparison.Ordinal),
        "@(\\w+)",
        "AgentCore::Action::\"math___$1\"");

    public async Task<(PolicyStatus Status, List<string> Reasons)> StatusAsync(string policyId)
    {
        var policy = await AgentCore.GetPolicyAsync(new() { PolicyEngineId = EngineId, PolicyId = policyId });
        return (policy.Status, policy.StatusReasons ?? []);
    }

    /// <summary>Calls a tool and returns the reason of the denial; empty if the call is allowed.</summary>
    public async Task<string> DenialAsync(string tool, JsonObject? arguments = null)
    {
        var answer = await Gateway.AskAsync("tools/call", new JsonObject { ["name"] = $"math___{tool}", ["arguments"] = arguments ?? [] });
        if (answer["error"] is not { } error)
            return "";
        Assert.Equal(-32002, error["code"]!.GetValue<int>());
        return error["message"]!.ToString();
    }

    /// <summary>The log entries about decisions that were not enforced.</summary>
    public async Task<List<JsonObject>> LogAsync()
    {
        var groups = (await Gateway.Account.Logs.DescribeLogGroupsAsync(new())).LogGroups ?? [];
        if (groups.SingleOrDefault(g => g.LogGroupName.Contains(EngineId, StringComparison.Ordinal)) is not { } group)
            return [];
        var events = await Gateway.Account.Logs.FilterLogEventsAsync(new() { LogGroupName = group.LogGroupName });
        return [.. events.Events.Select(e => JsonNode.Parse(e.Message)!.AsObject())];
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static AuthorizerConfiguration Authorizer(string discoveryUrl, string client) =>
        new() { CustomJWTAuthorizer = new() { DiscoveryUrl = discoveryUrl, AllowedClients = [client] } };
}
