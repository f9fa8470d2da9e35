using System.Net;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;

namespace Emulator.Tests.DataPlane.Gateway;

public sealed class ProtocolTests
{
    [Theory]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2024-11-05", "2025-11-25")]
    [InlineData("2026-07-28", "2025-11-25")]
    public async Task Initialize_negotiates_a_version(string asked, string agreed)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var result = await gateway.ResultAsync("initialize", Hello(asked));

        Assert.Equal(agreed, result["protocolVersion"]!.ToString());
        Assert.Equal("tools-gateway", result["serverInfo"]!["name"]!.ToString());
        Assert.NotNull(result["capabilities"]!["tools"]);
    }

    [Fact]
    public async Task Initialize_answers_what_the_gateway_is_configured_for()
    {
        await using var gateway = await GatewayFixture.StartAsync(g =>
            g.ProtocolConfiguration = new() { Mcp = new() { SupportedVersions = ["2025-03-26"], Instructions = "Count with it." } });

        var result = await gateway.ResultAsync("initialize", Hello("2025-11-25"));

        Assert.Equal("2025-03-26", result["protocolVersion"]!.ToString());
        Assert.Equal("Count with it.", result["instructions"]!.ToString());
    }

    [Fact]
    public async Task An_unsupported_version_is_refused_with_the_supported_ones()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        using var response = await gateway.PostAsync(
            """{"jsonrpc":"2.0","id":7,"method":"tools/list"}""", ("MCP-Protocol-Version", "2026-07-28"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(7, error["id"]!.GetValue<int>());
        Assert.Equal(
            ["2025-03-26", "2025-06-18", "2025-11-25"], error["error"]!["data"]!["supported"]!.AsArray().Select(v => v!.ToString()));
    }

    [Fact]
    public async Task Ping_and_calls_need_no_initialize()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);

        Assert.Empty(await gateway.ResultAsync("ping"));
        Assert.Equal("add{\"a\":1}", (await gateway.CallAsync("math___add", new() { ["a"] = 1 }))["content"]![0]!["text"]!.ToString());
    }

    [Fact]
    public async Task Notifications_and_responses_of_the_client_are_accepted_with_202()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        string[] messages = ["""{"jsonrpc":"2.0","method":"notifications/initialized"}""", """{"jsonrpc":"2.0","id":1,"result":{}}"""];
        foreach (var message in messages)
        {
            using var response = await gateway.PostAsync(message);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("{", -32700)]
    [InlineData("", -32700)]
    [InlineData("5", -32600)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":5}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}""", -32600)]
    [InlineData("[]", -32600)]
    public async Task An_invalid_message_is_refused_with_the_JSON_RPC_code(string body, int code)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        using var response = await gateway.PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("logging/setLevel")]
    [InlineData("completion/complete")]
    [InlineData("no/such/method")]
    public async Task Unsupported_methods_are_not_found(string method)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        Assert.Equal(-32601, (await gateway.AskAsync(method))["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_batch_is_answered_as_a_batch_in_the_version_with_batches()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        const string Batch =
            """[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},""" +
            """{"jsonrpc":"2.0","id":"b","method":"nope"},7]""";

        using var response = await gateway.PostAsync(Batch);
        using var refused = await gateway.PostAsync(Batch, ("MCP-Protocol-Version", "2025-11-25"));

        var answers = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsArray();
        Assert.Equal(["1", "b", ""], answers.Select(a => a!["id"]?.ToString() ?? ""));
        Assert.Equal([-32601, -32600], answers.Skip(1).Select(a => a!["error"]!["code"]!.GetValue<int>()));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task Other_HTTP_methods_are_not_allowed(string method)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        using var response = await gateway.SendAsync(new HttpMethod(method), gateway.Url);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("POST", response.Content.Headers.Allow.Single());
    }

    [Fact]
    public async Task A_gateway_is_addressed_by_its_host_name_too()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        var url = new Uri(gateway.Account.Aws.Endpoint, "mcp");
        const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

        using var here = await gateway.SendAsync(
            HttpMethod.Post, url, Ping, ("Host", $"{gateway.GatewayId}.gateway.bedrock-agentcore.us-east-1.amazonaws.com"));
        using var elsewhere = await gateway.SendAsync(
            HttpMethod.Post, url, Ping, ("Host", $"{gateway.GatewayId}.gateway.bedrock-agentcore.eu-west-1.amazonaws.com"));
        using var nowhere = await gateway.SendAsync(HttpMethod.Post, gateway.Account.Aws.GatewayUrl("no-such-gateway"), Ping);

        Assert.Equal(HttpStatusCode.OK, here.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Fact]
    public async Task Requests_of_web_pages_are_refused_but_for_the_emulators_own_origin()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

        using var foreign = await gateway.PostAsync(Ping, ("Origin", "https://evil.example"));
        using var local = await gateway.PostAsync(Ping, ("Origin", "http://localhost:6274"));
        using var own = await gateway.PostAsync(Ping, ("Origin", gateway.Url.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, local.StatusCode);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    internal static JsonObject Hello(string version) => new()
    {
        ["protocolVersion"] = version,
        ["capabilities"] = new JsonObject(),
        ["clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
    };
}
