using System.Text;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.DataPlane.Runtime;
using Emulator.Tests.Services.AgentCore;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Synchronization of targets whose servers run as processes.</summary>
public sealed class ListingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("listings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_target_is_ready_when_all_pages_of_its_servers_tools_are_listed()
    {
        await using var runtime = await ServedRuntime.StartAsync(command: TinyServer.Command(TinyServer.Switch, "one,two,three"));
        var (gateway, created) = await CreateTargetAsync(runtime);

        Assert.Equal(TargetStatus.CREATING, created.Status);
        var target = await SettledAsync(runtime.Account, gateway, created.TargetId);

        Assert.True(target.Status == TargetStatus.READY, string.Join(' ', target.StatusReasons ?? []));
        Assert.NotNull(target.LastSynchronizedAt);
        Assert.Equal(["tools-target___one", "tools-target___three", "tools-target___two"], await ToolsAsync(runtime.Account, gateway));
    }

    [Fact]
    public async Task A_synchronization_lists_the_tools_of_a_new_version()
    {
        await using var runtime = await ServedRuntime.StartAsync(command: TinyServer.Command(TinyServer.Switch, "one"));
        var (gateway, created) = await CreateTargetAsync(runtime);
        await SettledAsync(runtime.Account, gateway, created.TargetId);

        await ServedRuntime.PutCommandAsync(runtime.Account, TinyServer.Command(TinyServer.Switch, "one,two"));
        await runtime.Account.AgentCore.UpdateAgentRuntimeAsync(runtime.Stack.RuntimeUpdate(runtime.Id));
        Assert.Equal(["tools-target___one"], await ToolsAsync(runtime.Account, gateway));
        var synchronized = await runtime.Account.AgentCore.SynchronizeGatewayTargetsAsync(
            new() { GatewayIdentifier = gateway, TargetIdList = [created.TargetId] });

        Assert.Equal(TargetStatus.SYNCHRONIZING, Assert.Single(synchronized.Targets).Status);
        Assert.Equal(TargetStatus.READY, (await SettledAsync(runtime.Account, gateway, created.TargetId)).Status);
        Assert.Equal(["tools-target___one", "tools-target___two"], await ToolsAsync(runtime.Account, gateway));
    }

    [Theory]
    [InlineData("", "Set spec.local.command of its McpServer")]
    [InlineData(TinyServer.Failing, "The server ended with exit code 7")]
    [InlineData(TinyServer.Deaf, "Runtime initialization time exceeded.")]
    public async Task A_target_fails_if_its_server_does_not_respond_and_a_synchronization_repairs_it(string program, string reason)
    {
        string[] command = program.Length == 0 ? [] : TinyServer.Command(program);
        var limit = program == TinyServer.Deaf ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1);
        await using var runtime = await ServedRuntime.StartAsync(new EmulatorOptions { ServerStartLimit = limit }, command);
        var (gateway, created) = await CreateTargetAsync(runtime);

        var failed = await SettledAsync(runtime.Account, gateway, created.TargetId);
        Assert.Equal(TargetStatus.FAILED, failed.Status);
        Assert.StartsWith(
            "Failed to connect and fetch tools from the provided MCP target server. Error - ",
            Assert.Single(failed.StatusReasons),
            StringComparison.Ordinal);
        Assert.Contains(reason, failed.StatusReasons[0], StringComparison.Ordinal);

        if (program == TinyServer.Deaf)
            return;
        await ServedRuntime.PutCommandAsync(runtime.Account, TinyServer.Command(TinyServer.Switch));
        await runtime.Account.AgentCore.SynchronizeGatewayTargetsAsync(
            new() { GatewayIdentifier = gateway, TargetIdList = [created.TargetId] });
        Assert.Equal(TargetStatus.READY, (await SettledAsync(runtime.Account, gateway, created.TargetId)).Status);
    }

    [Fact]
    public async Task The_next_emulator_completes_a_pending_synchronization()
    {
        string gateway, target;
        var options = new EmulatorOptions { StateDirectory = _folder };
        await using (var runtime = await ServedRuntime.StartAsync(options, TinyServer.Command(TinyServer.Deaf)))
        {
            (gateway, var created) = await CreateTargetAsync(runtime);
            target = created.TargetId;
            await ServedRuntime.PutCommandAsync(runtime.Account, TinyServer.Command(TinyServer.Switch));
        }

        await using var again = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder }, runsServers: true);

        Assert.Equal(TargetStatus.READY, (await SettledAsync(again, gateway, target)).Status);
        Assert.Equal(["tools-target___echo"], await ToolsAsync(again, gateway));
    }

    [Fact]
    public async Task A_transition_lasts_at_least_its_latency()
    {
        await using var runtime = await ServedRuntime.StartAsync(
            new EmulatorOptions { Latency = new() { GatewayTarget = TimeSpan.FromSeconds(30) } });
        var (gateway, created) = await CreateTargetAsync(runtime);

        await ProcessList.UntilAsync(async () => (await ToolsInLogAsync()).Contains("asked for tools"), "the server was asked");
        Assert.Equal(TargetStatus.CREATING, (await GetAsync(runtime.Account, gateway, created.TargetId)).Status);
        runtime.Account.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TargetStatus.READY, (await SettledAsync(runtime.Account, gateway, created.TargetId)).Status);

        async Task<List<string>> ToolsInLogAsync()
        {
            var group = $"/aws/bedrock-agentcore/runtimes/{runtime.Id}-DEFAULT";
            var groups = await runtime.Account.Logs.DescribeLogGroupsAsync(
                new Amazon.CloudWatchLogs.Model.DescribeLogGroupsRequest { LogGroupNamePrefix = group });
            if (groups.LogGroups is not { Count: > 0 })
                return [];
            return [.. (await runtime.Account.Logs.FilterLogEventsAsync(new() { LogGroupName = group })).Events.Select(e => e.Message)];
        }
    }

    private static async Task<(string Gateway, CreateGatewayTargetResponse Target)> CreateTargetAsync(ServedRuntime runtime)
    {
        var request = runtime.Stack.Gateway();
        request.AuthorizerType = AuthorizerType.NONE;
        request.AuthorizerConfiguration = null;
        var gateway = (await runtime.Account.AgentCore.CreateGatewayAsync(request)).GatewayId;
        return (gateway, await runtime.Account.AgentCore.CreateGatewayTargetAsync(AgentCoreStack.Target(gateway, runtime.Arn)));
    }

    private static Task<GetGatewayTargetResponse> GetAsync(Account account, string gateway, string target) =>
        account.AgentCore.GetGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target });

    private static async Task<GetGatewayTargetResponse> SettledAsync(Account account, string gateway, string target)
    {
        GetGatewayTargetResponse? found = null;
        await ProcessList.UntilAsync(
            async () => (found = await GetAsync(account, gateway, target)).Status is { } s
                && s != TargetStatus.CREATING
                && s != TargetStatus.SYNCHRONIZING,
            "the target had settled");
        return found!;
    }

    private static async Task<List<string>> ToolsAsync(Account account, string gateway)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, account.Aws.GatewayUrl(gateway))
        {
            Content = new StringContent(ServedRuntime.Message("tools/list", new JsonObject()), Encoding.UTF8, "application/json"),
            Headers = { { "Accept", "application/json, text/event-stream" } },
        };
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        var tools = JsonNode.Parse(body)!["result"]?["tools"] ?? throw new Xunit.Sdk.XunitException(body);
        return [.. tools.AsArray().Select(t => (string)t!["name"]!)];
    }
}
