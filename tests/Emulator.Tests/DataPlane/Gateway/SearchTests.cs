using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;

namespace Emulator.Tests.DataPlane.Gateway;

public sealed class SearchTests
{
    private const string Search = "x_amz_bedrock_agentcore_search";

    [Fact]
    public async Task The_search_tool_comes_first_and_only_where_search_is_semantic()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var plain = await GatewayFixture.StartAsync();
        await using var semantic = await StartAsync();
        await plain.AddAsync("a", server);
        await semantic.AddAsync("a", server);

        Assert.Equal(["a___add"], await plain.ToolsAsync());
        Assert.Equal([Search, "a___add"], await semantic.ToolsAsync());
        Assert.Equal(
            $"Unknown tool: {Search}", (await plain.AskAsync("tools/call", new() { ["name"] = Search }))["error"]!["message"]!.ToString());
    }

    [Theory]
    [InlineData("add two numbers", "t___add_numbers")]
    [InlineData("multiplying or multiply a number", "t___multiply_numbers")]
    [InlineData("greeting for users", "t___greetUser")]
    public async Task Tools_are_found_by_the_words_of_their_names_and_descriptions(string query, string best)
    {
        await using var gateway = await StartAsync();
        await using var server = (await FakeMcpServer.StartAsync()).With("add_numbers", "multiply_numbers", "greetUser", "unrelated");
        await gateway.AddAsync("t", server);

        var result = await gateway.CallAsync(Search, new() { ["query"] = query });

        var found = result["structuredContent"]!["tools"]!.AsArray();
        Assert.Equal(best, found[0]!["name"]!.ToString());
        Assert.NotNull(found[0]!["inputSchema"]);
        Assert.True(JsonNode.DeepEquals(result["structuredContent"], JsonNode.Parse(result["content"]![0]!["text"]!.ToString())));
    }

    [Fact]
    public async Task Search_returns_at_most_ten_tools_and_none_without_a_common_word()
    {
        await using var gateway = await StartAsync();
        await using var server = (await FakeMcpServer.StartAsync()).With([.. Enumerable.Range(0, 30).Select(i => $"count_{i}")]);
        await gateway.AddAsync("t", server);

        Assert.Equal(10, (await gateway.CallAsync(Search, new() { ["query"] = "count" }))["structuredContent"]!["tools"]!.AsArray().Count);
        Assert.Empty((await gateway.CallAsync(Search, new() { ["query"] = "zebra" }))["structuredContent"]!["tools"]!.AsArray());
        Assert.Equal(
            -32602,
            (await gateway.AskAsync("tools/call", new() { ["name"] = Search, ["arguments"] = new JsonObject() }))["error"]!["code"]!
                .GetValue<int>());
    }

    private static Task<GatewayFixture> StartAsync() =>
        GatewayFixture.StartAsync(g => g.ProtocolConfiguration = new() { Mcp = new() { SearchType = SearchType.SEMANTIC } });
}
