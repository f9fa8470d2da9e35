using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpServer.Tests;

public sealed class ToolTests
{
    public static TheoryData<string> Revisions => ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"];

    [Theory]
    [MemberData(nameof(Revisions))]
    public async Task The_three_tools_work_at_every_protocol_version(string revision)
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync(revision);

        Assert.Equal(revision, client.NegotiatedProtocolVersion);
        Assert.Equal("mcp-server", client.ServerInfo?.Name);
        Assert.Equal(["add_numbers", "multiply_numbers", "greet_user"], (await client.ListToolsAsync()).Select(tool => tool.Name));
        Assert.Equal("8", await CallAsync(client, "add_numbers", new { a = 5, b = 3 }));
        Assert.Equal("28", await CallAsync(client, "multiply_numbers", new { a = 4, b = 7 }));
        Assert.Equal("Hello, Alice! Nice to meet you.", await CallAsync(client, "greet_user", new { name = "Alice" }));
    }

    [Fact]
    public async Task A_client_without_a_preferred_version_gets_the_newest()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();

        Assert.Equal("2026-07-28", client.NegotiatedProtocolVersion);
    }

    [Fact]
    public async Task Tools_describe_their_arguments_and_results()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync("2025-11-25");

        var tool = (await client.ListToolsAsync()).First().ProtocolTool;

        Assert.Equal("Add two numbers together", tool.Description);
        Assert.Equal(
            """{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]}""",
            tool.InputSchema.GetRawText());
        Assert.Equal(
            """{"type":"object","properties":{"result":{"type":"integer"}},"required":["result"]}""",
            tool.OutputSchema!.Value.GetRawText());
        Assert.True(tool.Annotations!.ReadOnlyHint);
    }

    [Fact]
    public async Task A_result_has_text_and_structured_content()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync("2025-11-25");

        var result = await client.CallToolAsync("add_numbers", Arguments("""{"a":-5,"b":3}"""));

        Assert.Equal("-2", Text(result));
        Assert.Equal("""{"result":-2}""", result.StructuredContent!.Value.GetRawText());
    }

    [Theory]
    [InlineData("""{"a":4.0,"b":3}""", "7")]
    [InlineData("""{"a":4e1,"b":-3.00}""", "37")]
    [InlineData("""{"a":9223372036854775807.0,"b":0}""", "9223372036854775807")]
    public async Task A_number_without_fraction_is_an_integer_however_it_is_written(string arguments, string sum)
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();

        var result = await client.CallToolAsync("add_numbers", Arguments(arguments));

        Assert.Equal(sum, Text(result));
    }

    [Theory]
    [InlineData("add_numbers", """{"a":5}""", "Argument 'b' is missing.")]
    [InlineData("add_numbers", """{}""", "Argument 'a' is missing.")]
    [InlineData("add_numbers", """{"a":"five","b":3}""", "Argument 'a' must be a 64-bit integer.")]
    [InlineData("add_numbers", """{"a":5,"b":2.5}""", "Argument 'b' must be a 64-bit integer.")]
    [InlineData("add_numbers", """{"a":9223372036854775808,"b":0}""", "Argument 'a' must be a 64-bit integer.")]
    [InlineData("add_numbers", """{"a":9223372036854775807,"b":1}""", "The result does not fit into a 64-bit integer.")]
    [InlineData("multiply_numbers", """{"a":4294967296,"b":4294967296}""", "The result does not fit into a 64-bit integer.")]
    [InlineData("greet_user", """{"name":null}""", "Argument 'name' must be a string.")]
    [InlineData("greet_user", """{"name":["Alice"]}""", "Argument 'name' must be a string.")]
    public async Task A_wrong_argument_is_a_tool_error_that_names_it(string tool, string arguments, string mistake)
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();

        var result = await client.CallToolAsync(tool, Arguments(arguments));

        Assert.True(result.IsError);
        Assert.Equal(mistake, Text(result));
    }

    [Fact]
    public async Task An_unknown_tool_is_an_error_of_the_protocol()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();

        var error = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("divide_numbers"));

        Assert.Equal(McpErrorCode.InvalidParams, error.ErrorCode);
    }

    [Fact]
    public async Task A_log_level_is_accepted_from_clients_that_initialize()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync("2025-11-25");

        var answer = await client.SendRequestAsync(
            new() { Method = "logging/setLevel", Params = JsonSerializer.SerializeToNode(new { level = "info" }) });
        Assert.Equal("{}", answer.Result!.ToJsonString());
    }

    [Fact]
    public async Task Sixty_four_concurrent_callers_get_their_own_results()
    {
        await using var server = await RunningServer.StartAsync();
        await using var client = await server.ConnectAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => CallAsync(client, "add_numbers", new { a = n, b = 1000 })));

        Assert.Equal(Enumerable.Range(0, 64).Select(n => $"{n + 1000}"), answers);
    }

    private static async Task<string> CallAsync(McpClient client, string tool, object arguments) =>
        Text(await client.CallToolAsync(tool, Arguments(JsonSerializer.Serialize(arguments))));

    private static Dictionary<string, object?> Arguments(string json) => JsonSerializer.Deserialize<Dictionary<string, object?>>(json)!;

    private static string Text(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
}
