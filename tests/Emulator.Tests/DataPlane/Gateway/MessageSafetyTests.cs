using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Microsoft.AspNetCore.Http;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>What a policy judges is what the target gets: there is no message that two parsers read differently.</summary>
public sealed class MessageSafetyTests
{
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":""";

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"ping"}""", "jsonrpc")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","id":2}""", "id")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}""", "method")]
    [InlineData(Call + """{"name":"math___add"},"params":{"name":"math___drop"}}""", "params")]
    [InlineData(Call + """{"name":"math___add","name":"math___drop"}}""", "name")]
    [InlineData(Call + """{"name":"math___add","arguments":{"a":1},"arguments":{"a":2}}}""", "arguments")]
    [InlineData(Call + """{"name":"math___add","arguments":{"a":1},"\u0061rguments":{"a":2}}}""", "arguments")]
    [InlineData(Call + """{"name":"math___add","arguments":{"a":1,"a":2}}}""", "a")]
    [InlineData(Call + """{"name":"math___add","arguments":{"a":[{"b":{"c":1,"d":2,"c":3}}]}}}""", "c")]
    [InlineData(Call + """{"name":"math___add","_meta":{"x":1,"x":1}}}""", "x")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/x","params":{"y":1,"y":2}}""", "y")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"z":1,"z":2}}""", "z")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping","params":{"q":1,"q":1}}]""", "q")]
    public async Task Duplicate_members_are_refused_at_any_depth(string body, string member)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add", "drop");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);

        using var response = await gateway.PostAsync(body);

        await AssertInvalidAsync(response, $"Invalid Request: the member '{member}' occurs twice in an object.");
        Assert.Empty(server.Of("tools/call"));
    }

    [Fact]
    public async Task The_same_name_in_different_objects_is_no_duplicate()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        var many = string.Join(",", Enumerable.Range(0, 100).Select(i => $"\"m{i}\":0"));

        using var response = await gateway.PostAsync(
            CallWith($"{{\"name\":{{\"name\":1}},\"l\":[{{{many}}},{{\"m1\":1}},{{\"m1\":2}}]}}"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, server.Of("tools/call").Single().Message["params"]!["arguments"]!["l"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("tools/call", """{"name":"math___add","Name":"drop","arguments":{"a":1},"Arguments":{"a":2},"ARGUMENTS":{},"x":1}""",
        """{"name":"add","arguments":{"a":1}}""")]
    [InlineData("tools/call", """{"Arguments":{"a":2},"name":"math___add","_meta":{"progressToken":7}}""",
        """{"name":"add","_meta":{"progressToken":7}}""")]
    [InlineData("prompts/get", """{"name":"math___add","Arguments":{"a":"2"},"arguments":{"a":"1"},"Name":"drop"}""",
        """{"name":"add","arguments":{"a":"1"}}""")]
    [InlineData("resources/read", """{"uri":"a://b","Uri":"a://c","name":"x"}""", """{"uri":"a://b"}""")]
    public async Task A_target_gets_the_members_that_MCP_defines_and_no_others(string method, string sent, string received)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add", "drop");
        server.Capabilities = new() { ["tools"] = new JsonObject(), ["prompts"] = new JsonObject(), ["resources"] = new JsonObject() };
        server.Results["prompts/get"] = server.Results["resources/read"] = _ => new JsonObject();
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);

        await gateway.ResultAsync(method, JsonNode.Parse(sent)!.AsObject());

        Assert.Equal(received, server.Of(method).Single().Message["params"]!.ToJsonString());
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00x\"")]
    [InlineData("\"~\"")]
    [InlineData("{\"~\":1}")]
    public async Task Text_that_is_not_Unicode_is_refused(string value)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        var body = Encoding.ASCII.GetBytes(CallWith($"{{\"a\":{value}}}"));
        // No character of ASCII is the byte 0xFF, and no character of Unicode contains it.
        var bytes = body.Select(b => b == (byte)'~' ? (byte)0xFF : b).ToArray();
        using var http = new HttpClient();

        using var response = await http.PostAsync(gateway.Url, new ByteArrayContent(bytes));

        await AssertInvalidAsync(
            response, "Invalid Request: a text is not Unicode (an invalid UTF-8 sequence or half of a surrogate pair).");
        Assert.Empty(server.Of("tools/call"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Arguments_and_results_may_be_64_levels_deep(bool stateless)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Results["tools/call"] = p => new JsonObject
        {
            ["content"] = new JsonArray(),
            ["structuredContent"] = p["arguments"]!.DeepClone(),
        };
        await using var gateway = await GatewayFixture.StartAsync(
            g => g.ProtocolConfiguration = new() { Mcp = new() { SupportedVersions = ["2025-11-25", "2026-07-28"] } });
        await gateway.AddAsync("math", server);
        var deep = Nested(64);
        const string Meta =
            ""","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",""" +
            "\"io.modelcontextprotocol/clientCapabilities\":{}}";
        (string, string)[] headers =
            stateless ? [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "math___add")] : [];

        using var response = await gateway.PostAsync(
            CallWith(deep + (stateless ? Meta : "")), headers);

        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        Assert.Contains($"\"structuredContent\":{deep}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_too_deep_is_refused()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        using var deep = await gateway.PostAsync(CallWith(Nested(127)));
        using var deepest = await gateway.PostAsync(new string('[', 100_000));

        await AssertInvalidAsync(deep, "Invalid Request: the message is nested deeper than 128 levels.");
        await AssertInvalidAsync(deepest, "Invalid Request: the message is nested deeper than 128 levels.");
    }

    [Theory]
    [InlineData("""{"content":[],"content":[{"type":"text","text":"b"}]}""")]
    [InlineData("""{"structuredContent":{"a":1,"a":2},"content":[]}""")]
    public async Task A_result_with_duplicate_members_is_a_failure_of_the_target(string result)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Before = async (http, message) =>
        {
            if (message["method"]!.ToString() != "tools/call")
                return false;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync($"{{\"jsonrpc\":\"2.0\",\"id\":{message["id"]},\"result\":{result}}}");
            return true;
        };
        await using var gateway = await GatewayFixture.StartAsync(g => g.ExceptionLevel = ExceptionLevel.DEBUG);
        await gateway.AddAsync("math", server);

        var answer = await gateway.CallAsync("math___add");

        Assert.True(answer["isError"]!.GetValue<bool>());
        Assert.Contains("occurs twice in an object", answer["content"]![0]!["text"]!.ToString(), StringComparison.Ordinal);
    }

    private static string CallWith(string arguments) => $"{Call}{{\"name\":\"math___add\",\"arguments\":{arguments}}}}}";

    private static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("{\"a\":", levels - 1)) + "{}" + new string('}', levels - 1);

    private static async Task AssertInvalidAsync(HttpResponseMessage response, string message)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, text);
        var answer = JsonNode.Parse(text)!;
        Assert.Equal((-32600, message), (answer["error"]!["code"]!.GetValue<int>(), answer["error"]!["message"]!.ToString()));
        Assert.Null(answer["id"]);
    }
}
