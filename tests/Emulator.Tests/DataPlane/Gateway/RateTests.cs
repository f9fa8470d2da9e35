using System.Net;
using System.Text;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Emulator.DataPlane.Gateway;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Rate limits of connections, and of the tokens of models.</summary>
public sealed class RateTests
{
    private const string Chat = "model/v1/chat/completions";

    [Fact]
    public async Task Connections_beyond_the_limit_are_refused_until_one_is_answered()
    {
        await using var server = await ModelServer.StartAsync();
        await using var gateway = await StartAsync(server);
        await LimitAsync(gateway, ["targetName"], new LimitEntry { Dimensions = new() { ["targetName"] = "*" }, Connections = [Rate(1, "second")] });
        server.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var first = AskAsync(gateway, "model/v1/models");
        await UntilAsync(() => !server.Requests.IsEmpty);
        using var refused = await AskAsync(gateway, "model/v1/models");
        server.Hold.SetResult();
        using var answered = await first;
        using var next = await AskAsync(gateway, "model/v1/models");

        Assert.Equal((HttpStatusCode.TooManyRequests, null), (refused.StatusCode, refused.Headers.RetryAfter));
        Assert.Contains("Rate limit exceeded: calls", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answered.StatusCode, next.StatusCode));
    }

    [Fact]
    public async Task Calls_of_tools_hold_a_connection_too()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        await LimitAsync(gateway, ["toolName"], new LimitEntry { Dimensions = new() { ["toolName"] = "*" }, Connections = [Rate(1, "second")] });
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Before = async (_, message) =>
        {
            if (message["method"]!.ToString() == "tools/call") await hold.Task;
            return false;
        };

        var first = gateway.CallAsync("math___add");
        await UntilAsync(() => server.Of("tools/call").Any());
        using var refused = await gateway.PostAsync(
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"math___add","arguments":{}}}""");
        hold.SetResult();
        await first;
        await gateway.CallAsync("math___add");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
    }

    [Theory]
    [InlineData("""{"usage": {"prompt_tokens": 5, "completion_tokens": 95, "total_tokens": 100}}""")]
    [InlineData("""{"usage": {"input_tokens": 5, "output_tokens": 95}}""")]
    [InlineData("data: {\"choices\": []}\n\ndata: {\"usage\": {\"total_tokens\": 100}}\n\ndata: [DONE]\n\n")]
    [InlineData("event: message_start\ndata: {\"message\": {\"usage\": {\"input_tokens\": 5, \"output_tokens\": 1}}}\n\nevent: message_delta\ndata: {\"usage\": {\"output_tokens\": 95}}\n\n")]
    [InlineData("event: response.completed\ndata: {\"response\": {\"usage\": {\"input_tokens\": 5, \"output_tokens\": 95, \"total_tokens\": 100}}}\n\n")]
    public async Task Tokens_are_those_that_the_answer_says(string answer)
    {
        await using var server = await ModelServer.StartAsync();
        await using var gateway = await StartAsync(server);
        await LimitAsync(gateway, ["targetName"], Tokens(120, ("targetName", "model")));
        server.Answer = answer;

        using var first = await AskAsync(gateway, Chat);
        using var second = await AskAsync(gateway, Chat);
        using var refused = await AskAsync(gateway, Chat);
        using var other = await AskAsync(gateway, "model/v1/models");
        gateway.Account.Clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await AskAsync(gateway, Chat);

        // The second was let pass with 20 tokens left, and used 100.
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(answer, await first.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 40, 50);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task An_answer_that_does_not_say_counts_as_it_was_estimated()
    {
        await using var server = await ModelServer.StartAsync();
        await using var gateway = await StartAsync(server);
        await LimitAsync(gateway, ["targetName"], Tokens(100, ("targetName", "*")));
        server.Answer = "{}";
        var body = $$"""{"model": "m", "input": "{{new string('x', 380)}}"}""";

        using var first = await AskAsync(gateway, "model/v1/responses", body);
        using var refused = await AskAsync(gateway, "model/v1/responses", body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, refused.StatusCode));
    }

    [Fact]
    public async Task The_gateway_asks_for_the_usage_at_the_end_of_a_stream()
    {
        await using var server = await ModelServer.StartAsync();
        await using var gateway = await StartAsync(server);
        await LimitAsync(gateway, ["targetName"], Tokens(10_000, ("targetName", "*")));

        using var streamed = await AskAsync(gateway, Chat, """{"model": "m", "stream": true}""");
        using var plain = await AskAsync(gateway, Chat, """{"model": "m"}""");
        using var own = await AskAsync(gateway, Chat, """{"model": "m", "stream": true, "stream_options": {"include_usage": false}}""");

        Assert.Equal(
            ["""{"include_usage":true}""", null, """{"include_usage":false}"""],
            server.Requests.Select(request => request["stream_options"]?.ToJsonString()));
    }

    [Fact]
    public async Task Each_model_has_its_own_budget()
    {
        await using var server = await ModelServer.StartAsync();
        await using var gateway = await StartAsync(server);
        await LimitAsync(gateway, ["qualifiedModelId"], Tokens(100, ("qualifiedModelId", "*")), Tokens(0, ("qualifiedModelId", "large")));

        using var small = await AskAsync(gateway, Chat, """{"model": "small"}""");
        using var again = await AskAsync(gateway, Chat, """{"model": "small"}""");
        using var medium = await AskAsync(gateway, Chat, """{"model": "medium"}""");
        using var large = await AskAsync(gateway, Chat, """{"model": "large"}""");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK, HttpStatusCode.TooManyRequests],
            [small.StatusCode, again.StatusCode, medium.StatusCode, large.StatusCode]);
        Assert.Null(large.Headers.RetryAfter);
    }

    [Fact]
    public void What_is_no_answer_of_a_model_has_used_nothing_that_is_known()
    {
        var usage = new ModelUsage("text/html");
        usage.Read(Encoding.UTF8.GetBytes("<html>\"usage\""));
        usage.End();

        Assert.Null(usage.Tokens);
    }

    private static async Task<GatewayFixture> StartAsync(ModelServer server)
    {
        var gateway = await GatewayFixture.StartAsync(request => request.ProtocolType = null);
        gateway.Move("model", server.Address);
        await gateway.Account.AgentCore.CreateGatewayTargetAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            Name = "model",
            TargetConfiguration = new() { Inference = new() { Provider = new() { Endpoint = "https://model.test" } } },
        });
        return gateway;
    }

    private static RateConfig Rate(double rate, string period) => new() { Rate = rate, Period = period };

    private static LimitEntry Tokens(double rate, params (string Key, string Value)[] dimensions) => new()
    {
        Dimensions = dimensions.ToDictionary(d => d.Key, d => d.Value),
        Tokens = [Rate(rate, "minute")],
    };

    private static Task LimitAsync(GatewayFixture gateway, List<string> keys, params List<LimitEntry> entries) =>
        gateway.Account.AgentCore.CreateGatewayRateLimitAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            RateLimitId = "calls",
            DimensionKeys = keys,
            Entries = entries,
        });

    private static Task<HttpResponseMessage> AskAsync(GatewayFixture gateway, string path, string body = """{"model": "m"}""") =>
        gateway.SendAsync(HttpMethod.Post, new Uri(gateway.Url, path), body);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(10, limit.Token);
    }
}
