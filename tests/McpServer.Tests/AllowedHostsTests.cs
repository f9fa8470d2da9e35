using System.Net;

namespace McpServer.Tests;

public sealed class AllowedHostsTests
{
    private const string List = """{"jsonrpc":"2.0","id":7,"method":"tools/list"}""";

    [Theory]
    [InlineData("localhost", null)]
    [InlineData("LOCALHOST:8000", "http://localhost:3000")]
    [InlineData("127.0.0.1", "https://127.0.0.1")]
    [InlineData("[::1]:8000", "http://[::1]:6274")]
    public Task Loopback_names_are_allowed(string host, string? origin) => AssertStatusAsync(HttpStatusCode.OK, host, origin);

    [Theory]
    [InlineData("evil.example.com", null)]
    [InlineData("evil.example.com:8000", "http://evil.example.com:8000")]
    [InlineData("localhost", "http://evil.example.com")]
    [InlineData("localhost.evil.example.com", null)]
    [InlineData("127.0.0.1", "http://127.0.0.1.evil.example.com")]
    [InlineData("localhost", "null")]
    [InlineData("localhost", "file:///tmp/page.html")]
    public Task A_page_of_another_host_is_refused(string host, string? origin) =>
        AssertStatusAsync(HttpStatusCode.Forbidden, host, origin);

    [Fact]
    public Task A_list_of_hosts_replaces_the_loopback_names() =>
        AssertStatusAsync(HttpStatusCode.Forbidden, "localhost", null, "--ALLOWED_HOSTS=mcp.example.com");

    [Theory]
    [InlineData("mcp.example.com:8000", "https://mcp.example.com")]
    [InlineData("10.0.0.7", null)]
    public Task Listed_hosts_are_allowed(string host, string? origin) =>
        AssertStatusAsync(HttpStatusCode.OK, host, origin, "--ALLOWED_HOSTS= mcp.example.com , 10.0.0.7");

    [Fact]
    public Task A_star_allows_every_host() =>
        AssertStatusAsync(
            HttpStatusCode.OK, "bedrock-agentcore.us-east-1.amazonaws.com", "https://console.example.com", "--ALLOWED_HOSTS=*");

    private static async Task AssertStatusAsync(HttpStatusCode expected, string host, string? origin, params string[] settings)
    {
        await using var server = await RunningServer.StartAsync(settings);

        using var response = await server.PostAsync(List, request =>
        {
            request.Headers.Host = host;
            if (origin is not null)
                request.Headers.Add("Origin", origin);
        });

        Assert.Equal(expected, response.StatusCode);
    }
}
