using System.Text.Json.Nodes;
using Amazon.CloudWatchLogs.Model;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;

namespace Worker.Tests.Web;

/// <summary>Who called what, as the API of a worker says it.</summary>
public sealed class CallsApiTests : IDisposable
{
    private readonly string _specs = Directory.CreateTempSubdirectory("calls-").FullName;

    public void Dispose() => Directory.Delete(_specs, recursive: true);

    [Fact]
    public async Task Calls_are_those_of_the_log_of_the_gateway_without_arguments_unless_they_are_asked_for()
    {
        await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions { RunsServers = false });
        await WriteSpecsAsync();
        await using var web = await RunningWeb.StartAsync(aws, [_specs]);
        var ready = new TaskCompletionSource();
        web.Statuses.Changed += _ =>
        {
            if (web.Statuses.Reports.Any(report => report.Conditions.Any(condition => condition is { Type: ConditionTypes.Ready, Status: true })))
                ready.TrySetResult();
        };
        await web.Controller.StartAsync(CancellationToken.None);
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((200, "[]"), await web.SendAsync("GET /api/stacks/shop/calls"));
        await LogCallAsync(aws);

        var (status, text) = await web.SendAsync("GET /api/stacks/shop/calls?gateway=gateway");
        var asked = await web.SendAsync("GET /api/stacks/shop/calls?arguments=true");

        Assert.Equal(200, status);
        var call = Assert.Single(JsonNode.Parse(text)!.AsArray())!;
        Assert.Equal(("gateway", "allowed", "math___add"), ((string?)call["gateway"], (string?)call["outcome"], (string?)call["tool"]));
        Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
        Assert.Contains("{a=SECRET}", asked.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await web.SendAsync("GET /api/stacks/shop/calls?gateway=other")).Status);
    }

    [Theory]
    [InlineData("/api/stacks/nothing/calls", 404, "There is no stack nothing.")]
    [InlineData("/api/stacks/shop/calls?limit=0", 400, "limit is 0. Allowed is 1 to 1000.")]
    [InlineData("/api/stacks/shop/calls?minutes=100000", 400, "minutes is 100000. Allowed is 1 to 10080.")]
    public async Task What_cannot_be_answered_is_said(string path, int status, string error)
    {
        await using var web = await RunningWeb.StartAsync();

        var (code, text) = await web.SendAsync($"GET {path}");

        Assert.Equal((status, error), (code, (string?)JsonNode.Parse(text)!["error"]));
    }

    [Fact]
    public async Task A_stack_whose_specs_have_errors_has_no_gateways_to_ask()
    {
        await File.WriteAllTextAsync(Path.Combine(_specs, "stack.yaml"), "kind: Gateway\n");
        await using var web = await RunningWeb.StartAsync(null, _specs);
        web.Statuses.ReportInvalid(_specs, []);

        Assert.Equal(409, (await web.SendAsync($"GET /api/stacks/{Uri.EscapeDataString(_specs)}/calls")).Status);
    }

    private Task WriteSpecsAsync() => File.WriteAllTextAsync(Path.Combine(_specs, "stack.yaml"), """
        apiVersion: agentcore.reconciler/v1alpha1
        kind: Stack
        metadata: {name: shop}
        spec: {region: us-east-1}
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: Gateway
        metadata: {name: gateway}
        spec: {authorizerType: AWS_IAM, protocolType: MCP}
        """);

    private static async Task LogCallAsync(EmulatedAws aws)
    {
        using var accounts = new AccountFactory(
            new ConnectionOptions { Endpoint = aws.Endpoint, Credentials = (aws.AccessKeyId, aws.SecretAccessKey) }, TimeProvider.System);
        var account = await accounts.ConnectAsync(new StackSpec { Region = "us-east-1" }, CancellationToken.None);
        var id = Assert.Single((await account.AgentCore.ListGatewaysAsync(new())).Items).GatewayId;
        var group = $"/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/{id}";
        await account.Logs.CreateLogGroupAsync(new() { LogGroupName = group });
        await account.Logs.CreateLogStreamAsync(new() { LogGroupName = group, LogStreamName = "calls" });
        string[] bodies =
        [
            """{"isError": false, "log": "Started processing request with requestId: 1", "requestBody": "{id=1, method=tools/call, params={name=math___add, arguments={a=SECRET}}}", "id": "1"}""",
            """{"isError": false, "log": "Executing tool math___add from target ME2UI4BINR", "id": "1"}""",
            """{"isError": false, "log": "Successfully processed request with requestId: 1", "id": "1"}""",
        ];
        await account.Logs.PutLogEventsAsync(new()
        {
            LogGroupName = group,
            LogStreamName = "calls",
            LogEvents = [.. bodies.Select(body => new InputLogEvent { Timestamp = DateTime.UtcNow, Message = $"{{\"request_id\": \"r1\", \"body\": {body}}}" })],
        });
    }
}
