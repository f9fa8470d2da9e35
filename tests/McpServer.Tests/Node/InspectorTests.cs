using System.Text.Json;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace McpServer.Tests.Node;

/// <summary>The command line of the MCP Inspector against the sample server.</summary>
[Collection(nameof(NodeProgram))]
public sealed class InspectorTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_inspector_lists_the_three_tools()
    {
        if (await AskAsync("--method", "tools/list") is not { } answer)
            return;

        Assert.Equal(
            ["add_numbers", "multiply_numbers", "greet_user"],
            answer.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("add_numbers", new[] { "a=5", "b=3" }, "8")]
    [InlineData("multiply_numbers", new[] { "a=4", "b=7" }, "28")]
    [InlineData("greet_user", new[] { "name=Alice" }, "Hello, Alice! Nice to meet you.")]
    public async Task The_inspector_calls_a_tool(string tool, string[] arguments, string text)
    {
        if (await AskAsync(["--method", "tools/call", "--tool-name", tool, "--tool-arg", .. arguments]) is not { } answer)
            return;

        Assert.Equal(text, answer.GetProperty("content")[0].GetProperty("text").GetString());
    }

    private async Task<JsonElement?> AskAsync(params string[] question)
    {
        const string Entry = "clients/launcher/build/index.js";
        if (await NodeProgram.FindAsync("@modelcontextprotocol/inspector", "2.12.0", Entry, output) is not { } inspector)
            return null;
        await using var server = await RunningServer.StartAsync();

        var (exitCode, answer) = await inspector.RunAsync(["--cli", server.Endpoint.ToString(), "--transport", "http", .. question]);

        Assert.True(exitCode == 0, answer);
        return JsonSerializer.Deserialize<JsonElement>(answer);
    }
}
