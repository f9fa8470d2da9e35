using System.Net;

namespace McpServer.Tests;

/// <summary>MCP 2026-07-28: requests without initialize, with headers that repeat the body.</summary>
public sealed class StandardHeadersTests
{
    private const string Metadata =
        """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}""";

    private const string Call =
        """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"add_numbers","arguments":{"a":5,"b":3},"_meta":""" +
        Metadata + "}}";

    [Theory]
    [InlineData("tools/call", "add_numbers")]
    [InlineData("  tools/call ", " add_numbers  ")]
    [InlineData("tools/call", "=?base64?YWRkX251bWJlcnM=?=")]
    public async Task Headers_that_match_the_body_are_accepted(string method, string name)
    {
        var (status, body) = await PostAsync(Call, method, name);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"text\":\"8\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "add_numbers")]
    [InlineData("tools/list", "add_numbers")]
    [InlineData("TOOLS/CALL", "add_numbers")]
    [InlineData("tools/call", null)]
    [InlineData("tools/call", "multiply_numbers")]
    [InlineData("tools/call", "=?base64?YWRk?=")]
    [InlineData("tools/call", "=?base64?%%%?=")]
    public async Task Headers_that_contradict_the_body_are_a_bad_request(string? method, string? name)
    {
        var (status, body) = await PostAsync(Call, method, name);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("-32020", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/list"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":[]}}}""")]
    public async Task Missing_metadata_is_a_bad_request(string body)
    {
        var (status, answer) = await PostAsync(body, "tools/list", name: null);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("-32602", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_is_served_as_of_an_earlier_revision_when_it_lacks_the_header()
    {
        var (status, body) = await PostAsync(Call, method: null, name: null, revision: null);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"text\":\"8\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_header_that_differs_from_the_metadata_is_a_bad_request()
    {
        var (status, body) = await PostAsync(
            Call.Replace("2026-07-28", "2025-11-25", StringComparison.Ordinal), "tools/call", "add_numbers");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("-32020", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("logging/setLevel")]
    [InlineData("no/such/method")]
    public async Task A_method_that_the_version_lacks_is_not_found(string method)
    {
        var (status, body) = await PostAsync(
            $$$"""{"jsonrpc":"2.0","id":7,"method":"{{{method}}}","params":{"_meta":{{{Metadata}}}}}""", method, name: null);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("-32601", body, StringComparison.Ordinal);
    }

    private static async Task<(
        HttpStatusCode Status, string Body)> PostAsync(string body, string? method, string? name, string? revision = "2026-07-28")
    {
        await using var server = await RunningServer.StartAsync();
        using var response = await server.PostAsync(body, request =>
        {
            foreach (var (header, value) in new[] { ("MCP-Protocol-Version", revision), ("Mcp-Method", method), ("Mcp-Name", name) })
            {
                if (value is not null)
                    request.Headers.TryAddWithoutValidation(header, value);
            }
        });
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
