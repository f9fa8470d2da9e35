using System.Text.Json.Nodes;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Clients and targets of different protocol versions, with and without initialize.</summary>
public sealed class TargetVersionTests
{
    private const string Stateless = "2026-07-28";
    private const string Prefix = "io.modelcontextprotocol/";

    [Fact]
    public async Task A_client_that_begins_with_initialize_reaches_a_server_without_it()
    {
        await using var server = await StartStatelessAsync();
        await using var gateway = await StartAsync(server);

        Assert.Equal("größe{\"a\":1}", await CallAsync(gateway, "2025-11-25"));
        Assert.Equal("größe{\"a\":1}", await CallAsync(gateway, "2025-11-25"));

        Assert.Single(server.Of("server/discover"));
        var (message, headers, _) = server.Of("tools/call").First();
        Assert.Equal((Stateless, "tools/call"), (headers["MCP-Protocol-Version"], headers["Mcp-Method"]));
        Assert.Equal("=?base64?" + Convert.ToBase64String("größe"u8) + "?=", headers["Mcp-Name"]);
        var meta = message["params"]!["_meta"]!;
        Assert.Equal(Stateless, meta[Prefix + "protocolVersion"]!.ToString());
        Assert.Equal("{}", meta[Prefix + "clientCapabilities"]!.ToJsonString());
        Assert.Equal("agentcore-gateway", meta[Prefix + "clientInfo"]!["name"]!.ToString());
    }

    [Fact]
    public async Task The_capabilities_of_a_client_without_initialize_reach_the_server()
    {
        await using var server = await StartStatelessAsync();
        await using var gateway = await StartAsync(server);

        Assert.Equal("größe{\"a\":1}", await CallAsync(gateway, Stateless));

        Assert.Empty(server.Of("initialize"));
        var meta = server.Of("tools/call").Single().Message["params"]!["_meta"]!;
        Assert.Equal("""{"elicitation":{}}""", meta[Prefix + "clientCapabilities"]!.ToJsonString());
        Assert.Equal("agentcore-gateway", meta[Prefix + "clientInfo"]!["name"]!.ToString());
        Assert.Equal("t1", meta["progressToken"]!.ToString());
    }

    [Fact]
    public async Task A_server_with_initialize_gets_nothing_of_the_version_without_it()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("größe");
        server.Session = "s";
        await using var gateway = await StartAsync(server);

        Assert.Equal("größe{\"a\":1}", await CallAsync(gateway, Stateless));
        Assert.Equal("größe{\"a\":1}", await CallAsync(gateway, "2025-11-25"));

        Assert.Single(server.Of("initialize"));
        Assert.All(server.Of("tools/call"), call =>
        {
            Assert.Equal("2025-11-25", call.Headers["MCP-Protocol-Version"]);
            Assert.False(call.Headers.ContainsKey("Mcp-Method"));
            Assert.Equal("""{"progressToken":"t1"}""", call.Message["params"]!["_meta"]!.ToJsonString());
        });
    }

    private static async Task<FakeMcpServer> StartStatelessAsync()
    {
        var server = (await FakeMcpServer.StartAsync()).With("größe");
        server.Results["server/discover"] = _ => JsonNode.Parse("""{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}}}""")!;
        server.Before = (http, message) =>
        {
            var isRefused = message["method"]!.ToString() == "initialize";
            http.Response.StatusCode = isRefused ? 400 : 200;
            return Task.FromResult(isRefused);
        };
        return server;
    }

    private static async Task<GatewayFixture> StartAsync(FakeMcpServer server)
    {
        var gateway = await GatewayFixture.StartAsync(
            g => g.ProtocolConfiguration = new() { Mcp = new() { SupportedVersions = ["2025-11-25", Stateless] } });
        await gateway.AddAsync("math", server);
        return gateway;
    }

    private static async Task<string> CallAsync(GatewayFixture gateway, string version)
    {
        var meta = new JsonObject { ["progressToken"] = "t1" };
        var headers = new List<(string, string)> { ("MCP-Protocol-Version", version) };
        if (version == Stateless)
        {
            meta[Prefix + "protocolVersion"] = version;
            meta[Prefix + "clientCapabilities"] = new JsonObject { ["elicitation"] = new JsonObject() };
            meta[Prefix + "clientInfo"] = new JsonObject { ["name"] = "client", ["version"] = "1" };
            headers.Add(("Mcp-Method", "tools/call"));
            headers.Add(("Mcp-Name", "=?base64?" + Convert.ToBase64String("math___größe"u8) + "?="));
        }

        var call = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "tools/call",
            ["params"] = new JsonObject
            {
                ["name"] = "math___größe",
                ["arguments"] = new JsonObject { ["a"] = 1 },
                ["_meta"] = meta,
            },
        };
        using var response = await gateway.PostAsync(call.ToJsonString(), [.. headers]);
        var text = await response.Content.ReadAsStringAsync();
        return JsonNode.Parse(text)!["result"]?["content"]?[0]?["text"]?.ToString() ?? text;
    }
}
