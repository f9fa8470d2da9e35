using System.Text.Json;
using Amazon.BedrockAgentCoreControl;
using Emulator.Tests.Services.Cognito;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>The command line of the MCP Inspector, a public client, against a gateway with a user's token.</summary>
[Collection(nameof(NodeProgram))]
public sealed class InspectorTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("2025-03-26", "2025-06-18", "2025-11-25")]
    [InlineData("2025-11-25", "2026-07-28")]
    public async Task The_inspector_lists_and_calls_tools_of_the_gateway(params string[] versions)
    {
        const string Entry = "clients/launcher/build/index.js";
        if (await NodeProgram.FindAsync("@modelcontextprotocol/inspector", "2.12.0", Entry, output) is not { } inspector)
            return;
        await using var server = (await FakeMcpServer.StartAsync()).With("add", "greet");
        TestPool? pool = null;
        await using var gateway = await GatewayFixture.StartAsync(async (account, request) =>
        {
            pool = await TestPool.CreateAsync(account);
            request.AuthorizerType = AuthorizerType.CUSTOM_JWT;
            request.AuthorizerConfiguration =
                new() { CustomJWTAuthorizer = new() { DiscoveryUrl = pool.DiscoveryUrl, AllowedClients = [pool.Client.ClientId] } };
            request.ProtocolConfiguration = new() { Mcp = new() { SupportedVersions = [.. versions] } };
        });
        await gateway.AddAsync("math", server);
        var token = (await pool!.SignInAsync()).AccessToken;

        var list = await AskAsync("--method", "tools/list");
        var call = await AskAsync("--method", "tools/call", "--tool-name", "math___add", "--tool-arg", "a=5");
        var (refused, _) = await inspector.RunAsync(
            "--cli", gateway.Url.ToString(), "--transport", "http", "--method", "tools/list", "--header", "Authorization: Bearer wrong");

        Assert.Equal(
            ["math___add", "math___greet"], list.GetProperty("tools").EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.Equal("add{\"a\":5}", call.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.NotEqual(0, refused);

        async Task<JsonElement> AskAsync(params string[] question)
        {
            var (exitCode, answer) = await inspector.RunAsync(
                ["--cli", gateway.Url.ToString(), "--transport", "http", "--header", $"Authorization: Bearer {token}", .. question]);
            Assert.True(exitCode == 0, answer);
            return JsonSerializer.Deserialize<JsonElement>(answer);
        }
    }
}
