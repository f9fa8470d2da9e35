using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.DataPlane.Runtime;
using Emulator.Tests.Services.AgentCore;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Gateways with targets on runtimes, whose servers run as processes.</summary>
public sealed class RuntimeTargetTests
{
    [Fact]
    public async Task A_tool_of_a_runtime_is_called_with_the_gateways_role()
    {
        await using var runtime = await StartAsync();
        var gateway = await CreateAsync(runtime);

        Assert.Equal("echo{\"a\":1}", Text(await CallAsync(runtime, gateway, "echo", new() { ["a"] = 1 })));
        await runtime.Stack.PutPolicyAsync(AgentCoreStack.Permissions.Where(p => p != "bedrock-agentcore:InvokeAgentRuntime"));
        Assert.Equal(
            $"The gateway's role {runtime.Stack.Role} is not authorized to perform: " +
            $"bedrock-agentcore:InvokeAgentRuntime on resource: {runtime.Arn}",
            Text(await CallAsync(runtime, gateway, "echo")));
        await runtime.Stack.TouchPoliciesAsync();
        Assert.Equal("echo{}", Text(await CallAsync(runtime, gateway, "echo")));
    }

    [Fact]
    public async Task Tools_are_listed_without_a_call_to_the_server()
    {
        await using var runtime = await StartAsync();
        var gateway = await CreateAsync(runtime);
        ProcessList.Kill(await runtime.ProcessIdAsync());

        var answer = await AskAsync(runtime, gateway, "tools/list", []);

        Assert.Equal(
            ["tools-target___die", "tools-target___echo"], answer["result"]!["tools"]!.AsArray().Select(t => t!["name"]!.ToString()));
        Assert.DoesNotContain("asked for tools", (await LogAsync(runtime)).SkipWhile(l => l != "asked for tools").Skip(2));
    }

    [Fact]
    public async Task A_server_that_dies_in_a_call_fails_that_call_and_not_the_next()
    {
        await using var runtime = await StartAsync();
        var gateway = await CreateAsync(runtime, debug: false);
        var first = await runtime.ProcessIdAsync();

        var failed = await CallAsync(runtime, gateway, "die");

        Assert.True(failed["isError"]!.GetValue<bool>());
        Assert.Equal("An internal error occurred. Please retry later.", Text(failed));
        Assert.Equal("echo{}", Text(await CallAsync(runtime, gateway, "echo")));
        Assert.NotEqual(first, await runtime.ProcessIdAsync());
    }

    [Fact]
    public async Task A_runtime_with_an_authorizer_is_called_with_the_gateways_token()
    {
        MachinePool? machines = null;
        await using var runtime = await ServedRuntime.StartAsync(
            runsServers: true, command: TinyServer.Command(TinyServer.Switch, "echo,die"));
        machines = await MachinePool.CreateAsync(runtime.Account);
        var update = runtime.Stack.RuntimeUpdate(runtime.Id);
        update.AuthorizerConfiguration =
            new() { CustomJWTAuthorizer = new() { DiscoveryUrl = machines.DiscoveryUrl, AllowedScopes = ["tools/read"] } };
        await runtime.Account.AgentCore.UpdateAgentRuntimeAsync(update);
        await runtime.Stack.PutPolicyAsync(["*"]);
        var gateway = await CreateAsync(runtime, await machines.ProviderAsync("tools/read"));

        Assert.Equal("echo{}", Text(await CallAsync(runtime, gateway, "echo")));
        update.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedScopes = ["tools/write"];
        await runtime.Account.AgentCore.UpdateAgentRuntimeAsync(update);
        Assert.Equal(
            "OAuth authorization failed: Claim 'scope' value mismatch with configuration", Text(await CallAsync(runtime, gateway, "echo")));
    }

    private static Task<ServedRuntime> StartAsync() => ServedRuntime.StartAsync(command: TinyServer.Command(TinyServer.Switch, "echo,die"));

    private static async Task<string> CreateAsync(
        ServedRuntime runtime, CredentialProviderConfiguration? credentials = null, bool debug = true)
    {
        var request = runtime.Stack.Gateway();
        (request.AuthorizerType, request.AuthorizerConfiguration) = (AuthorizerType.NONE, null);
        request.ExceptionLevel = debug ? ExceptionLevel.DEBUG : null;
        var control = runtime.Account.AgentCore;
        var gateway = (await control.CreateGatewayAsync(request)).GatewayId;
        var target = AgentCoreStack.Target(gateway, runtime.Arn);
        if (credentials is not null)
            target.CredentialProviderConfigurations = [credentials];
        var id = (await control.CreateGatewayTargetAsync(target)).TargetId;
        await ProcessList.UntilAsync(
            async () =>
                (await control.GetGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = id })).Status != TargetStatus.CREATING,
            "The target is not ready.");
        return gateway;
    }

    private static async Task<JsonObject> CallAsync(ServedRuntime runtime, string gateway, string tool, JsonObject? arguments = null)
    {
        var answer = await AskAsync(
            runtime, gateway, "tools/call", new() { ["name"] = $"tools-target___{tool}", ["arguments"] = arguments ?? [] });
        return answer["result"] as JsonObject ?? throw new Xunit.Sdk.XunitException(answer.ToJsonString());
    }

    private static async Task<JsonObject> AskAsync(ServedRuntime runtime, string gateway, string method, JsonObject parameters)
    {
        using var answer = await runtime.SendAsync(
            ServedRuntime.Message(method, parameters), address: runtime.Account.Aws.GatewayUrl(gateway));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    private static async Task<List<string>> LogAsync(ServedRuntime runtime)
    {
        var logs = runtime.Account.Logs;
        var group = (await logs.DescribeLogGroupsAsync(new())).LogGroups
            .Single(g => g.LogGroupName.Contains("/runtimes/", StringComparison.Ordinal)).LogGroupName;
        return [.. (await logs.FilterLogEventsAsync(new() { LogGroupName = group })).Events.Select(e => e.Message)];
    }

    private static string Text(JsonObject result) => result["content"]![0]!["text"]!.ToString();
}
