using System.Net;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.IdentityManagement;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecretsManager;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.Platform.Pipeline;

/// <summary>A bug is answered with 500 in the form of the endpoint. Its stack trace is in the error log and nowhere else.</summary>
public sealed class InternalErrorTests : IAsyncLifetime, IDisposable
{
    private const string Detail = "a detail of the bug";

    private static readonly BasicAWSCredentials Credentials = new("test", "test");

    private readonly FailingClock _clock = new();
    private readonly StringWriter _log = new();
    private EmulatedAws _aws = null!;

    public async Task InitializeAsync() =>
        _aws = await EmulatedAws.StartAsync(new() { Clock = _clock, ErrorLog = TextWriter.Synchronized(_log), RunsServers = false });

    public async Task DisposeAsync() => await _aws.DisposeAsync();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Every_protocol_of_the_APIs_has_its_form()
    {
        using var s3 = new AmazonS3Client(Credentials, Configure(new AmazonS3Config { ForcePathStyle = true }));
        using var iam = new AmazonIdentityManagementServiceClient(Credentials, Configure(new AmazonIdentityManagementServiceConfig()));
        using var secrets = new AmazonSecretsManagerClient(Credentials, Configure(new AmazonSecretsManagerConfig()));
        using var agentCore = new AmazonBedrockAgentCoreControlClient(Credentials, Configure(new AmazonBedrockAgentCoreControlConfig()));

        await AssertReportedAsync(() => s3.ListBucketsAsync());
        await AssertReportedAsync(() => iam.ListRolesAsync());
        await AssertReportedAsync(() => secrets.ListSecretsAsync(new()));
        await AssertReportedAsync(() => agentCore.ListGatewaysAsync(new()));
    }

    [Fact]
    public async Task A_gateway_answers_a_JSON_RPC_error()
    {
        using var iam = new AmazonIdentityManagementServiceClient(Credentials, Configure(new AmazonIdentityManagementServiceConfig()));
        using var agentCore = new AmazonBedrockAgentCoreControlClient(Credentials, Configure(new AmazonBedrockAgentCoreControlConfig()));
        var role = await iam.CreateRoleAsync(
            new() { RoleName = "gateway", AssumeRolePolicyDocument = Policies.Trust("bedrock-agentcore.amazonaws.com") });
        var gateway = await agentCore.CreateGatewayAsync(new()
        {
            Name = "tools",
            RoleArn = role.Role.Arn,
            ProtocolType = GatewayProtocolType.MCP,
            AuthorizerType = AuthorizerType.NONE,
            ProtocolConfiguration = new() { Mcp = new() { SessionConfiguration = new() { SessionTimeoutInSeconds = 900 } } },
        });
        using var http = new HttpClient();
        const string Hello = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}""";
        _clock.Failures = 1;

        using var response = await http.PostAsync(_aws.GatewayUrl(gateway.GatewayId), new StringContent(Hello));

        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.InternalServerError, text);
        var error = JsonNode.Parse(text)!["error"]!;
        Assert.Equal(-32603, error["code"]!.GetValue<int>());
        AssertReported(error["message"]!.ToString());
        Assert.DoesNotContain(" at ", text, StringComparison.Ordinal);
    }

    private async Task AssertReportedAsync(Func<Task> call)
    {
        _clock.Failures = 1;
        var failure = await Assert.ThrowsAnyAsync<AmazonServiceException>(call);
        Assert.Equal((HttpStatusCode.InternalServerError, "InternalFailure"), (failure.StatusCode, failure.ErrorCode));
        AssertReported(failure.Message);
    }

    // The message is exactly this: it names the kind of the bug and the entry in the log, and has no room for a stack trace.
    private void AssertReported(string message)
    {
        Assert.Matches(
            @"^Internal error of the emulator \(FormatException\)\. Its error log has the details under [0-9a-f-]{36}\.$", message);
        var entry = _log.ToString();
        Assert.Contains($"Internal error {message[^37..^1]} of the emulator: ", entry, StringComparison.Ordinal);
        Assert.Contains(Detail, entry, StringComparison.Ordinal);
        Assert.Contains($"   at {typeof(FailingClock).FullName!.Replace('+', '.')}", entry, StringComparison.Ordinal);
    }

    private T Configure<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = _aws.Endpoint.ToString();
        config.AuthenticationRegion = "us-east-1";
        config.MaxErrorRetry = 0;
        return config;
    }

    private sealed class FailingClock : TimeProvider
    {
        private int _failures;

        /// <summary>How many of the next questions for the time fail.</summary>
        public int Failures
        {
            set => _failures = value;
        }

        public override DateTimeOffset GetUtcNow() => Interlocked.Decrement(ref _failures) >= 0
            ? throw new FormatException(Detail)
            : new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
