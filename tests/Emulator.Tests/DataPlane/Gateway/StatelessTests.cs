using System.Net;
using System.Text.Json.Nodes;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>MCP 2026-07-28, the version without initialize and sessions.</summary>
public sealed class StatelessTests
{
    private const string Version = "2026-07-28";

    [Fact]
    public async Task Discover_returns_the_supported_versions_and_capabilities()
    {
        await using var gateway = await StartAsync();

        var result = (await AskAsync(gateway, "server/discover"))!["result"]!;

        Assert.Equal([Version], result["supportedVersions"]!.AsArray().Select(v => v!.ToString()));
        Assert.Equal("complete", result["resultType"]!.ToString());
        Assert.NotNull(result["capabilities"]!["tools"]);
        Assert.Equal("tools-gateway", result["_meta"]!["io.modelcontextprotocol/serverInfo"]!["name"]!.ToString());
    }

    [Fact]
    public async Task Results_of_tools_have_a_result_type()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await StartAsync();
        await gateway.AddAsync("math", server);

        var list = (await AskAsync(gateway, "tools/list"))!["result"]!;
        var parameters = new JsonObject { ["name"] = "math___add", ["arguments"] = new JsonObject() };
        var call = (await AskAsync(gateway, "tools/call", parameters, "math___add"))!["result"]!;

        Assert.Equal(
            ("complete", 0, "private"), (list["resultType"]!.ToString(), list["ttlMs"]!.GetValue<int>(), list["cacheScope"]!.ToString()));
        Assert.Equal("complete", call["resultType"]!.ToString());
        Assert.Equal("add{}", call["content"]![0]!["text"]!.ToString());
    }

    [Theory]
    [InlineData("{}", "{\"isError\":false,\"resultType\":\"complete\"}")]
    [InlineData("{ }", "{\"isError\":false,\"resultType\":\"complete\"}")]
    [InlineData("{\"isError\":true}", "{\"resultType\":\"complete\",\"isError\":true}")]
    [InlineData("{\"resultType\":\"input_required\"}", "{\"resultType\":\"input_required\"}")]
    public async Task A_result_is_complete_unless_the_target_says_otherwise(string result, string passed)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Results["tools/call"] = _ => JsonNode.Parse(result)!;
        await using var gateway = await StartAsync();
        await gateway.AddAsync("math", server);

        Assert.Equal(
            passed, (await AskAsync(gateway, "tools/call", new() { ["name"] = "math___add" }, "math___add"))!["result"]!.ToJsonString());
    }

    [Fact]
    public async Task Stateless_requests_need_no_session()
    {
        await using var gateway = await GatewayFixture.StartAsync(g =>
            g.ProtocolConfiguration = new() { Mcp = new() { SupportedVersions = ["2025-11-25", Version], SessionConfiguration = new() } });

        Assert.NotNull((await AskAsync(gateway, "tools/list"))!["result"]);
    }

    [Theory]
    [InlineData("tools/list", "ping", null, true, -32020)]
    [InlineData("tools/list", null, null, true, -32020)]
    [InlineData("tools/call", "tools/call", "another", true, -32020)]
    [InlineData("tools/call", "tools/call", null, true, -32020)]
    [InlineData("tools/list", "tools/list", null, false, -32602)]
    public async Task Headers_must_match_the_body(
        string method, string? methodHeader, string? nameHeader, bool withMeta, int code)
    {
        await using var gateway = await StartAsync();
        var parameters = new JsonObject { ["name"] = "math___add" };
        if (withMeta)
            parameters["_meta"] = Meta();
        var headers = new List<(string, string)> { ("MCP-Protocol-Version", Version) };
        if (methodHeader is not null)
            headers.Add(("Mcp-Method", methodHeader));
        if (nameHeader is not null)
            headers.Add(("Mcp-Name", nameHeader));

        using var response = await gateway.PostAsync(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters }.ToJsonString(), [.. headers]);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_body_of_this_version_needs_its_header()
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.PostAsync(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/list", ["params"] = new JsonObject { ["_meta"] = Meta() } }
                .ToJsonString());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("initialize")]
    [InlineData("ping")]
    [InlineData("no/such")]
    public async Task Methods_of_earlier_versions_are_not_found(string method)
    {
        await using var gateway = await StartAsync();
        using var response = await PostAsync(gateway, method, [], null);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(-32601, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"inputResponses":{"user":12345}}""", "inputResponses.user must be an object")]
    [InlineData("""{"inputResponses":null}""", "inputResponses must be an object")]
    [InlineData("""{"inputResponses":["user"]}""", "inputResponses must be an object")]
    [InlineData("""{"requestState":{}}""", "requestState must be a string")]
    public async Task Input_that_is_none_is_refused_before_a_target_gets_it(string input, string message)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await StartAsync();
        await gateway.AddAsync("math", server);
        var parameters = JsonNode.Parse(input)!.AsObject();
        parameters["name"] = "math___add";

        var answer = await AskAsync(gateway, "tools/call", parameters, "math___add");

        Assert.Equal((-32602, $"Invalid params: {message}."), ((int)answer!["error"]!["code"]!, (string?)answer["error"]!["message"]));
        Assert.Empty(server.Of("tools/call"));
    }

    [Fact]
    public async Task Names_that_are_not_valid_in_headers_are_encoded()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("größe");
        await using var gateway = await StartAsync();
        await gateway.AddAsync("math", server);

        var answer = await AskAsync(
            gateway, "tools/call", new() { ["name"] = "math___größe" }, "=?base64?" + Convert.ToBase64String("math___größe"u8) + "?=");

        Assert.Equal("größe", answer!["result"]!["content"]![0]!["text"]!.ToString());
    }

    private static Task<GatewayFixture> StartAsync() =>
        GatewayFixture.StartAsync(g => g.ProtocolConfiguration = new() { Mcp = new() { SupportedVersions = ["2025-11-25", Version] } });

    private static async Task<JsonNode?> AskAsync(GatewayFixture gateway, string method, JsonObject? parameters = null, string? name = null)
    {
        using var response = await PostAsync(gateway, method, parameters ?? [], name);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text);
    }

    private static Task<HttpResponseMessage> PostAsync(GatewayFixture gateway, string method, JsonObject parameters, string? name)
    {
        parameters["_meta"] = Meta();
        var headers = new List<(string, string)> { ("MCP-Protocol-Version", Version), ("Mcp-Method", method) };
        if (name is not null)
            headers.Add(("Mcp-Name", name));
        return gateway.PostAsync(
            new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters }.ToJsonString(), [.. headers]);
    }

    private static JsonObject Meta() =>
        new() { ["io.modelcontextprotocol/protocolVersion"] = Version, ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject() };
}
