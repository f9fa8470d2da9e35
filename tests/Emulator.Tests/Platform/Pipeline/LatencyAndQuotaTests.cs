using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.IdentityManagement;
using Amazon.Runtime;
using Reconciler.Emulator.Host;
using Reconciler.Tests.Shared;

namespace Emulator.Tests.Platform.Pipeline;

/// <summary>What makes the emulator as slow and as narrow as AWS.</summary>
public sealed class LatencyAndQuotaTests
{
    [Theory]
    [InlineData("ListGateways", 1)]
    [InlineData("ListRoles", 2)]
    [InlineData("GetRole", 3)]
    public async Task Call_takes_the_time_of_its_operation_else_of_its_service_else_of_all(string operation, double seconds)
    {
        var clock = new AutoAdvancingClock();
        await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions
        {
            Clock = clock,
            Latency = new()
            {
                Calls = new Dictionary<string, TimeSpan>
                {
                    ["*"] = TimeSpan.FromSeconds(1),
                    ["iam"] = TimeSpan.FromSeconds(2),
                    ["GetRole"] = TimeSpan.FromSeconds(3),
                },
            },
        });
        var credentials = new BasicAWSCredentials(aws.AccessKeyId, aws.SecretAccessKey);
        using var agentCore = new AmazonBedrockAgentCoreControlClient(
            credentials, new AmazonBedrockAgentCoreControlConfig { ServiceURL = aws.Endpoint.ToString() });
        using var iam = new AmazonIdentityManagementServiceClient(
            credentials, new AmazonIdentityManagementServiceConfig { ServiceURL = aws.Endpoint.ToString() });
        var before = clock.GetUtcNow();

        if (operation == "ListGateways") await agentCore.ListGatewaysAsync(new());
        else if (operation == "ListRoles") await iam.ListRolesAsync(new Amazon.IdentityManagement.Model.ListRolesRequest());
        else await Assert.ThrowsAsync<Amazon.IdentityManagement.Model.NoSuchEntityException>(() => iam.GetRoleAsync(new() { RoleName = "r" }));

        Assert.Equal(TimeSpan.FromSeconds(seconds), clock.GetUtcNow() - before);
    }

    [Fact]
    public async Task Latency_is_changed_over_http_by_profile_and_by_time()
    {
        await using var account = await Account.StartAsync();
        using var http = new HttpClient { BaseAddress = account.Aws.Endpoint };

        await PostAsync(http, new { latency = "realistic" });
        Assert.Equal(EmulatorLatency.Realistic, account.Aws.Latency);
        await PostAsync(http, new { latency = new { policyEngine = 30, calls = new { iam = 0.5 } } });

        var latency = (await http.GetFromJsonAsync<JsonObject>("/_emulator/behavior"))!["latency"]!;
        Assert.Equal(30, latency["policyEngine"]!.GetValue<double>());
        Assert.Equal(20, latency["runtime"]!.GetValue<double>());
        Assert.Equal(0.5, latency["calls"]!["iam"]!.GetValue<double>());
        Assert.Equal(0.04, latency["calls"]!["*"]!.GetValue<double>());
    }

    [Fact]
    public async Task Changed_latency_applies_to_what_begins_then()
    {
        await using var account = await Account.StartAsync();
        account.Aws.Latency = new() { PolicyEngine = TimeSpan.FromSeconds(10) };

        var id = (await account.AgentCore.CreatePolicyEngineAsync(new() { Name = "engine" })).PolicyEngineId;
        account.Aws.Latency = EmulatorLatency.None;

        Assert.Equal("CREATING", (await account.AgentCore.GetPolicyEngineAsync(new() { PolicyEngineId = id })).Status);
        account.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("ACTIVE", (await account.AgentCore.GetPolicyEngineAsync(new() { PolicyEngineId = id })).Status);
    }

    [Theory]
    [InlineData("""{"latency": "slow"}""", "'slow' is not a latency profile; use none, interactive, realistic or an object of times in seconds.")]
    [InlineData("""{"latency": {"runtimes": 1}}""", "The latency has no time 'runtimes'")]
    [InlineData("""{"latency": {"runtime": -1}}""", "The latency of 'runtime' must be a number of seconds from 0 to 86400.")]
    [InlineData("""{"latency": {"calls": {"iam": "long"}}}""", "The latency of 'iam' must be a number")]
    [InlineData("""{"latency": 3}""", "wrong type")]
    [InlineData("""{"quotaScale": 0}""", "wrong type")]
    public async Task Wrong_latency_is_refused(string json, string message)
    {
        await using var account = await Account.StartAsync();
        using var http = new HttpClient { BaseAddress = account.Aws.Endpoint };
        using var content = new StringContent(json);

        var response = await http.PostAsync(new Uri("/_emulator/behavior", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, (await response.Content.ReadFromJsonAsync<JsonObject>())!["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(EmulatorLatency.None, account.Aws.Latency);
    }

    [Fact]
    public async Task Regions_have_quotas_of_their_own()
    {
        await using var account = await Account.StartAsync();
        account.Aws.Behavior.EnforceQuotas = true;
        using var elsewhere = new AmazonBedrockAgentCoreControlClient(
            new BasicAWSCredentials(account.Aws.AccessKeyId, account.Aws.SecretAccessKey),
            new AmazonBedrockAgentCoreControlConfig
            {
                ServiceURL = account.Aws.Endpoint.ToString(),
                AuthenticationRegion = "eu-west-1",
                MaxErrorRetry = 0,
            });

        Assert.Equal(10, await CountAllowedAsync(account.AgentCore));
        Assert.Equal(10, await CountAllowedAsync(elsewhere));
    }

    [Theory]
    [InlineData(0.5, 5)]
    [InlineData(2, 20)]
    [InlineData(0.01, 1)]
    public async Task Account_can_have_less_or_more_than_the_published_quotas(double scale, int allowed)
    {
        await using var account = await Account.StartAsync();
        account.Aws.Behavior.EnforceQuotas = true;
        account.Aws.Behavior.QuotaScale = scale;

        Assert.Equal(allowed, await CountAllowedAsync(account.AgentCore));
        account.Clock.Advance(TimeSpan.FromSeconds(1 / (10 * scale)));
        await account.AgentCore.ListGatewaysAsync(new());
    }

    [Fact]
    public async Task Calls_are_counted_by_operation_however_many_the_log_keeps()
    {
        await using var account = await Account.StartAsync(new EmulatorOptions { RequestLogCapacity = 2 });
        account.Aws.Behavior.EnforceQuotas = true;
        using var http = new HttpClient { BaseAddress = account.Aws.Endpoint };
        await CountAllowedAsync(account.AgentCore);
        await Assert.ThrowsAsync<Amazon.IdentityManagement.Model.NoSuchEntityException>(() => account.Iam.GetRoleAsync(new() { RoleName = "r" }));

        var counts = (await http.GetFromJsonAsync<JsonObject>("/_emulator/calls"))!;

        Assert.Equal((12, 1, 1), Numbers(counts));
        Assert.Equal((11, 1, 0), Numbers(counts["operations"]!["ListGateways"]!));
        Assert.Equal((1, 0, 1), Numbers(counts["operations"]!["GetRole"]!));
        await http.DeleteAsync(new Uri("/_emulator/calls", UriKind.Relative));
        Assert.Equal((0, 0, 0), Numbers((await http.GetFromJsonAsync<JsonObject>("/_emulator/calls"))!));
    }

    private static (int Calls, int Throttled, int Failed) Numbers(JsonNode json) =>
        (json["calls"]!.GetValue<int>(), json["throttled"]!.GetValue<int>(), json["failed"]!.GetValue<int>());

    private static async Task<int> CountAllowedAsync(IAmazonBedrockAgentCoreControl client)
    {
        for (var allowed = 0; ; allowed++)
        {
            try
            {
                await client.ListGatewaysAsync(new());
            }
            catch (ThrottlingException)
            {
                return allowed;
            }
        }
    }

    private static async Task PostAsync(HttpClient http, object behavior) =>
        (await http.PostAsJsonAsync("/_emulator/behavior", behavior)).EnsureSuccessStatusCode();
}
