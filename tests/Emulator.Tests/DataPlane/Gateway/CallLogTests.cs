using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.CloudWatchLogs.Model;
using Emulator.Tests.DataPlane.Enforcement;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>What gateways log about their calls, in the form in which AWS delivers it; and their spans and metrics.</summary>
public sealed class CallLogTests
{
    [Fact]
    public async Task A_call_is_logged_from_its_start_to_its_end_with_the_decision_and_the_caller()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        var policy = await guarded.AddAsync("adders", "permit(principal is AgentCore::OAuthUser, action == @add_numbers, resource == @gateway);");

        await guarded.Gateway.CallAsync("math___add_numbers", new() { ["a"] = 1, ["b"] = "x, y" });

        var events = await ReadAsync(guarded.Gateway);
        var bodies = events.Select(e => e["body"]!).ToList();
        Assert.Equal(
            ["Started processing request with requestId: 1", "Policy evaluation completed", $"Executing tool math___add_numbers from target {bodies[2]!["log"]!.ToString()[^10..]}",
                "Successfully processed request with requestId: 1"],
            bodies.Select(body => body["log"]!.ToString()));
        Assert.Equal(
            "{jsonrpc=2.0, id=1, method=tools/call, params={name=math___add_numbers, arguments={a=1, b=x, y}}}", bodies[0]["requestBody"]!.ToString());
        Assert.Equal(("ALLOW", guarded.EngineArn, policy), (Text(bodies[1], "decision"), Text(bodies[1], "policyEngineArn"), bodies[1]["policy"]!["determiningPolicies"]![0]!.ToString()));
        Assert.Equal("AgentCore::OAuthUser", bodies[1]["policy"]!["principal"]!["entityType"]!.ToString());
        Assert.Matches("^[0-9a-f-]{36}$", bodies[1]["policy"]!["principal"]!["entityId"]!.ToString());
        Assert.All(events, e =>
        {
            Assert.Equal(guarded.Gateway.GatewayArn, e["resource_arn"]!.ToString());
            Assert.Equal(Account.Id, e["account_id"]!.ToString());
            Assert.Equal(events[0]["request_id"]!.ToString(), e["request_id"]!.ToString());
            Assert.Equal(events[0]["trace_id"]!.ToString(), e["trace_id"]!.ToString());
            Assert.Equal(("1", false), (e["body"]!["id"]!.ToString(), e["body"]!["isError"]!.GetValue<bool>()));
        });
    }

    [Theory]
    [InlineData("ENFORCE", "Tool Execution Denied: Tool call not allowed due to policy enforcement [No policy applies to the request (denied by default).]")]
    [InlineData("LOG_ONLY", "Successfully processed request with requestId: 1")]
    public async Task A_denial_is_logged_and_ends_the_call_only_if_it_is_enforced(string mode, string end)
    {
        await using var guarded = await GuardedGateway.StartAsync(GatewayPolicyEngineMode.FindValue(mode));

        await guarded.Gateway.AskAsync("tools/call", new() { ["name"] = "math___add_numbers" });

        var events = await ReadAsync(guarded.Gateway);
        var decision = events[1]["body"]!;
        Assert.Equal(("Policy evaluation denied request", true), (decision["log"]!.ToString(), decision["isError"]!.GetValue<bool>()));
        Assert.Equal("No policy applies to the request (denied by default).", Text(decision, "reason"));
        Assert.Equal(end, events[^1]["body"]!["log"]!.ToString());
    }

    [Fact]
    public async Task What_is_refused_before_it_is_read_is_logged_too()
    {
        await using var guarded = await GuardedGateway.StartAsync();
        guarded.Gateway.Headers["Authorization"] = "Bearer nonsense";

        using var response = await guarded.Gateway.PostAsync("{}");

        var refused = Assert.Single(await ReadAsync(guarded.Gateway))["body"]!;
        Assert.Equal(("Invalid Bearer token", true), (refused["log"]!.ToString(), refused["isError"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task A_log_keeps_the_newest_events_only()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        for (var i = 0; i < 8; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => gateway.PostAsync("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")));
            await gateway.Account.Logs.DescribeLogGroupsAsync(new DescribeLogGroupsRequest());
        }

        Assert.InRange((await ReadAsync(gateway)).Count, 14_000, 20_000 - 1);
    }

    [Fact]
    public async Task Spans_and_durations_follow_the_conventions_for_MCP_and_contain_no_arguments()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EmulatedAws.GatewayTelemetry,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.DisplayName.Contains("observed", StringComparison.Ordinal)) lock (spans) spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var measured = new List<(string Name, Dictionary<string, object?> Tags)>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, meter) =>
            {
                if (instrument.Meter.Name == EmulatedAws.GatewayTelemetry) meter.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary();
            if (all.GetValueOrDefault("gen_ai.tool.name") is string tool && tool.Contains("observed", StringComparison.Ordinal)) lock (measured) measured.Add((instrument.Name, all));
        });
        meters.Start();
        await using var server = (await FakeMcpServer.StartAsync()).With("observed");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        var meta = new JsonObject { ["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };

        await gateway.ResultAsync("tools/call", new() { ["name"] = "math___observed", ["arguments"] = new JsonObject { ["a"] = "SECRET" }, ["_meta"] = meta });
        await server.DisposeAsync();
        await gateway.ResultAsync("tools/call", new() { ["name"] = "math___observed" });

        var (served, failed) = (spans.First(span => span.Kind == ActivityKind.Server), spans.Last(span => span.Kind == ActivityKind.Server));
        Assert.Equal("tools/call math___observed", served.DisplayName);
        Assert.Equal(("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"), (served.TraceId.ToHexString(), served.ParentSpanId.ToHexString()));
        Assert.Equal(
            ("tools/call", "execute_tool", "math___observed", "1", "tcp", "http"),
            (Tag(served, "mcp.method.name"), Tag(served, "gen_ai.operation.name"), Tag(served, "gen_ai.tool.name"), Tag(served, "jsonrpc.request.id"), Tag(served, "network.transport"), Tag(served, "network.protocol.name")));
        Assert.Null(Tag(served, "error.type"));
        var called = spans.First(span => span.Kind == ActivityKind.Client);
        Assert.Equal(("tools/call observed", served.SpanId, "math.test"), (called.DisplayName, called.ParentSpanId, Tag(called, "server.address")));
        Assert.Equal(("target_error", ActivityStatusCode.Error), (Tag(failed, "error.type"), failed.Status));
        Assert.DoesNotContain(spans.SelectMany(span => span.TagObjects), tag => tag.Value?.ToString()?.Contains("SECRET", StringComparison.Ordinal) == true);
        Assert.Equal(
            ["mcp.client.operation.duration", "mcp.client.operation.duration", "mcp.server.operation.duration", "mcp.server.operation.duration"],
            measured.Select(m => m.Name).Order());
        Assert.Equal(2, measured.Count(m => m.Tags.ContainsKey("error.type")));
    }

    private static string? Text(JsonNode body, string name) => body["policy"]?[name]?.ToString();

    private static string? Tag(Activity span, string name) => span.GetTagItem(name)?.ToString();

    private static async Task<List<JsonObject>> ReadAsync(GatewayFixture gateway)
    {
        var read = new List<JsonObject>();
        var request = new FilterLogEventsRequest { LogGroupName = $"/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/{gateway.GatewayId}" };
        do
        {
            var page = await gateway.Account.Logs.FilterLogEventsAsync(request);
            read.AddRange(page.Events.Select(e => JsonNode.Parse(e.Message)!.AsObject()));
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        return read;
    }
}
