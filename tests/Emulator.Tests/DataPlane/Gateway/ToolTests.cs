using System.Text.Json.Nodes;

namespace Emulator.Tests.DataPlane.Gateway;

public sealed class ToolTests
{
    [Fact]
    public async Task Tools_of_all_targets_are_listed_with_the_target_as_prefix()
    {
        await using var math = (await FakeMcpServer.StartAsync()).With("multiply", "add");
        await using var words = (await FakeMcpServer.StartAsync()).With("greet");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("words", words);
        await gateway.AddAsync("math", math);

        Assert.Equal(["math___add", "math___multiply", "words___greet"], await gateway.ToolsAsync());
    }

    [Fact]
    public async Task A_target_receives_its_own_tool_name_and_the_unchanged_parameters()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("a___b");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);

        await gateway.ResultAsync("tools/call", new()
        {
            ["name"] = "math___a___b",
            ["arguments"] = new JsonObject { ["text"] = "ä\"\u0001", ["n"] = 1.50 },
            ["_meta"] = new JsonObject { ["progressToken"] = 5 },
        });

        var heard = server.Of("tools/call").Single().Message["params"]!;
        Assert.Equal("a___b", heard["name"]!.ToString());
        Assert.Equal("ä\"\u0001", heard["arguments"]!["text"]!.ToString());
        Assert.Equal(5, heard["_meta"]!["progressToken"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_result_is_returned_unchanged()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        var result = JsonNode.Parse(
            """{"content":[{"type":"text","text":"8"}],"structuredContent":{"result":8},"isError":false,"_meta":{"x":[1,2]}}""")!;
        server.Results["tools/call"] = _ => result.DeepClone();
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);

        foreach (var streams in (bool[])[false, true])
        {
            server.Streams = streams;
            Assert.True(JsonNode.DeepEquals(result, await gateway.CallAsync("math___add")));
        }
    }

    [Theory]
    [InlineData("nobody___add")]
    [InlineData("add")]
    [InlineData("")]
    public async Task An_unknown_tool_is_an_error(string tool)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        var error = (await gateway.AskAsync("tools/call", new() { ["name"] = tool }))["error"]!;

        Assert.Equal(-32602, error["code"]!.GetValue<int>());
        Assert.Equal($"Unknown tool: {tool}", error["message"]!.ToString());
    }

    [Theory]
    [InlineData("""{"arguments":{}}""")]
    [InlineData("""{"name":5}""")]
    [InlineData("""{"name":"math___add","arguments":[]}""")]
    public async Task Parameters_of_the_wrong_type_are_refused(string parameters)
    {
        await using var gateway = await GatewayFixture.StartAsync();

        Assert.Equal(
            -32602, (await gateway.AskAsync("tools/call", JsonNode.Parse(parameters)!.AsObject()))["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task Many_tools_come_in_pages()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With([.. Enumerable.Range(0, 250).Select(i => $"tool{i:000}")]);
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("many", server);

        var names = new List<string>();
        var pages = new List<int>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await gateway.ResultAsync("tools/list", cursor.Length == 0 ? null : new() { ["cursor"] = cursor });
            names.AddRange(page["tools"]!.AsArray().Select(t => t!["name"]!.ToString()));
            pages.Add(page["tools"]!.AsArray().Count);
            cursor = page["nextCursor"]?.ToString();
        }

        Assert.Equal([100, 100, 50], pages);
        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"many___tool{i:000}"), names);
        Assert.Equal(-32602, (await gateway.AskAsync("tools/list", new() { ["cursor"] = "!" }))["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task All_pages_of_a_target_are_read()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("x");
        server.Results["tools/list"] = p => p["cursor"]?.ToString() switch
        {
            null => new JsonObject { ["tools"] = new JsonArray(FakeMcpServer.Tool("one")), ["nextCursor"] = "more" },
            "more" => new JsonObject { ["tools"] = new JsonArray(FakeMcpServer.Tool("two")) },
            _ => new JsonObject(),
        };
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("t", server);

        Assert.Equal(["t___one", "t___two"], await gateway.ToolsAsync());
    }
}
