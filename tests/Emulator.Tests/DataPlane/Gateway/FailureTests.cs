using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.DataPlane.Gateway;

public sealed class FailureTests
{
    private const string Generic = "An internal error occurred. Please retry later.";

    [Theory]
    [InlineData(500, "The MCP server responded with status 500: boom")]
    [InlineData(403, "The MCP server responded with status 403: boom")]
    public async Task Details_of_a_targets_failure_are_returned_only_with_DEBUG(int status, string detail)
    {
        foreach (var level in (ExceptionLevel?[])[null, ExceptionLevel.DEBUG])
        {
            await using var server = (await FakeMcpServer.StartAsync()).With("add");
            server.Before = async (http, message) =>
            {
                if (message["method"]!.ToString() != "tools/call")
                    return false;
                http.Response.StatusCode = status;
                await http.Response.WriteAsync("boom");
                return true;
            };
            await using var gateway = await GatewayFixture.StartAsync(g => g.ExceptionLevel = level);
            await gateway.AddAsync("math", server);

            var result = await gateway.CallAsync("math___add");

            Assert.True(result["isError"]!.GetValue<bool>());
            Assert.Equal(level is null ? Generic : detail, result["content"]![0]!["text"]!.ToString());
            Assert.Equal(level is null ? null : detail, result["_meta"]?["debug"]?["text"]?.ToString());
        }
    }

    [Fact]
    public async Task A_JSON_RPC_error_of_the_server_is_a_failure_of_the_target()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Results.TryRemove("tools/call", out _);
        await using var gateway = await StartDebugAsync();
        await gateway.AddAsync("math", server);

        Assert.Equal("The MCP server responded with error -32601: No tools/call here", await DetailAsync(gateway));
    }

    [Theory]
    [InlineData("this is no JSON", "application/json")]
    [InlineData("[]", "application/json")]
    [InlineData("""{"jsonrpc":"2.0","id":999999,"result":{}}""", "application/json")]
    [InlineData("data: {\"jsonrpc\":\"2.0\",\"method\":\"x\"}\n\n", "text/event-stream")]
    [InlineData("", "text/event-stream")]
    [InlineData("data: nonsense\n\n", "text/event-stream")]
    public async Task An_invalid_response_is_a_failure_of_the_target(string body, string contentType)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Before = async (http, message) =>
        {
            if (message["method"]!.ToString() != "tools/call")
                return false;
            http.Response.ContentType = contentType;
            await http.Response.WriteAsync(body);
            return true;
        };
        await using var gateway = await StartDebugAsync();
        await gateway.AddAsync("math", server);

        Assert.StartsWith("The MCP server's response ", await DetailAsync(gateway));
    }

    [Fact]
    public async Task A_broken_connection_fails_that_call_and_not_the_next()
    {
        var breaks = true;
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Before = async (http, message) =>
        {
            if (!breaks || message["method"]!.ToString() != "tools/call")
                return false;
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{\"jsonrpc\"");
            await http.Response.Body.FlushAsync();
            http.Abort();
            return true;
        };
        await using var gateway = await StartDebugAsync();
        await gateway.AddAsync("math", server);

        Assert.NotEmpty(await DetailAsync(gateway));
        breaks = false;
        Assert.False((await gateway.CallAsync("math___add"))["isError"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_call_to_a_server_that_does_not_respond_times_out()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Before = async (http, message) =>
        {
            if (message["method"]!.ToString() == "tools/call")
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            return false;
        };
        await using var gateway = await GatewayFixture.StartAsync(
            (_, request) =>
            {
                request.ExceptionLevel = ExceptionLevel.DEBUG;
                return Task.CompletedTask;
            },
            new EmulatorOptions { TargetTimeout = TimeSpan.FromSeconds(1) });
        await gateway.AddAsync("math", server);

        Assert.Equal("The MCP server did not respond within 1 seconds.", await DetailAsync(gateway));
    }

    [Fact]
    public async Task A_server_that_comes_back_is_called_again()
    {
        var gone = await FakeMcpServer.StartAsync();
        await using var gateway = await StartDebugAsync();
        await gateway.AddAsync("math", gone.With("add"));
        await gateway.CallAsync("math___add");
        await gone.DisposeAsync();

        Assert.StartsWith("The MCP server cannot be reached", await DetailAsync(gateway));
        await using var back = (await FakeMcpServer.StartAsync()).With("add");
        gateway.Move("math", back.Address);
        Assert.False((await gateway.CallAsync("math___add"))["isError"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_target_that_does_not_respond_is_left_out_of_the_list()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var mute = await FakeMcpServer.StartAsync();
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        await gateway.AddAsync("mute", mute);

        Assert.Equal(["math___add"], await gateway.ToolsAsync());
    }

    private static Task<GatewayFixture> StartDebugAsync() => GatewayFixture.StartAsync(g => g.ExceptionLevel = ExceptionLevel.DEBUG);

    private static async Task<string> DetailAsync(GatewayFixture gateway)
    {
        var result = await gateway.CallAsync("math___add");
        Assert.True(result["isError"]!.GetValue<bool>());
        return result["_meta"]!["debug"]!["text"]!.ToString();
    }
}
