using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Emulator.Tests.DataPlane.Runtime;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>One target in trouble troubles no other, and no client for longer than the target itself.</summary>
public sealed class ResilienceTests
{
    [Fact]
    public async Task One_dead_target_of_three_fails_no_initialize_and_no_list()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Capabilities["prompts"] = new JsonObject();
        server.Results["prompts/list"] = _ => JsonNode.Parse("""{"prompts":[{"name":"review"}]}""")!;
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("one", server);
        await gateway.AddAsync("dead", ClosedAddress());
        await gateway.AddAsync("two", server);

        await gateway.ResultAsync("initialize", ProtocolTests.Hello("2025-11-25"));
        Assert.Equal(["one___add", "two___add"], await gateway.ToolsAsync());
        Assert.Equal(
            ["one___review", "two___review"],
            (await gateway.ResultAsync("prompts/list"))["prompts"]!.AsArray().Select(p => p!["name"]!.ToString()));
        Assert.False((await gateway.CallAsync("two___add"))["isError"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_target_that_recovers_or_changes_shows_in_a_live_session()
    {
        await using var gateway = await GatewayFixture.StartAsync(g => g.ProtocolConfiguration = new() { Mcp = new() { SessionConfiguration = new() } });
        await gateway.AddAsync("math", ClosedAddress());
        gateway.Headers["Mcp-Session-Id"] = await gateway.BeginSessionAsync();
        Assert.Empty(await gateway.ToolsAsync());

        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        gateway.Move("math", server.Address);
        Assert.Equal(["math___add"], await gateway.ToolsAsync());
        Assert.Equal("add{}", (await gateway.CallAsync("math___add"))["content"]![0]!["text"]!.ToString());

        server.With("add", "subtract");
        Assert.Equal(["math___add", "math___subtract"], await gateway.ToolsAsync());
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_server_of_one_session_is_listed_and_called(string version)
    {
        var isTaken = false;
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Session = "only";
        server.Before = (http, message) =>
        {
            // As the transport of the TypeScript library, unless a server makes one for each client.
            var isRefused = message["method"]!.ToString() switch
            {
                "initialize" => isTaken,
                _ => http.Request.Headers["Mcp-Session-Id"] != "only",
            };
            isTaken |= message["method"]!.ToString() == "initialize";
            http.Response.StatusCode = isRefused ? 400 : 200;
            return Task.FromResult(isRefused);
        };
        server.Ended = () => isTaken = false;
        await using var gateway = await GatewayFixture.StartListingAsync(
            g => g.ProtocolConfiguration = new() { Mcp = new() { SupportedVersions = ["2025-11-25", "2026-07-28"] } });
        await gateway.AddAsync("math", server, t => t.TargetConfiguration.Mcp.McpServer.ListingMode = ListingMode.DEFAULT);
        await SettledAsync(gateway);

        Assert.Equal(["math___add"], await gateway.ToolsAsync());
        Assert.Contains("add{}", await CallAsync(gateway, version));
        Assert.Contains("add{}", await CallAsync(gateway, "2025-11-25"));
    }

    [Fact]
    public async Task A_server_that_takes_nothing_but_POST_is_listed_and_called()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Before = (http, _) =>
        {
            Assert.Equal("POST", http.Request.Method);
            return Task.FromResult(false);
        };
        await using var gateway = await GatewayFixture.StartListingAsync();
        await gateway.AddAsync("math", server, t => t.TargetConfiguration.Mcp.McpServer.ListingMode = ListingMode.DEFAULT);
        await SettledAsync(gateway);

        Assert.Equal(["math___add"], await gateway.ToolsAsync());
        Assert.Contains("add{}", await CallAsync(gateway, "2025-11-25"));
    }

    [Fact]
    public async Task A_token_is_refused_while_its_issuer_cannot_be_reached()
    {
        var closed = ClosedAddress();
        await using var gateway = await GatewayFixture.StartAsync(g =>
        {
            g.AuthorizerType = AuthorizerType.CUSTOM_JWT;
            g.AuthorizerConfiguration = new()
            {
                CustomJWTAuthorizer = new()
                {
                    DiscoveryUrl = new Uri(closed, "/.well-known/openid-configuration").ToString().Replace("http:", "https:", StringComparison.Ordinal),
                    AllowedClients = ["client"],
                },
            };
        });
        const string Token = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJpc3MiOiJodHRwczovL2lzc3Vlci50ZXN0IiwiY2xpZW50X2lkIjoiY2xpZW50In0.c2ln";

        using var response = await gateway.PostAsync(
            """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", ("Authorization", $"Bearer {Token}"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static async Task<string> CallAsync(GatewayFixture gateway, string version)
    {
        const string Meta =
            """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}""";
        var isStateless = version == "2026-07-28";
        var call = $$$"""
            {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"math___add","arguments":{},"_meta":{{{(isStateless ? Meta : "{}")}}}}}
            """;
        using var response = await gateway.PostAsync(
            call, isStateless ? [("MCP-Protocol-Version", version), ("Mcp-Method", "tools/call"), ("Mcp-Name", "math___add")] : []);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["result"]!["content"]![0]!["text"]!.ToString();
    }

    private static Uri ClosedAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    private static async Task SettledAsync(GatewayFixture gateway)
    {
        var targets = gateway.Account.AgentCore;
        var target = (await targets.ListGatewayTargetsAsync(new() { GatewayIdentifier = gateway.GatewayId })).Items.Single().TargetId;
        await ProcessList.UntilAsync(
            async () => (await targets.GetGatewayTargetAsync(new() { GatewayIdentifier = gateway.GatewayId, TargetId = target })).Status
                == TargetStatus.READY,
            "the target is READY");
    }
}
