using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>The official C# client, which requests the newest protocol version first, with gateways of all configurations.</summary>
public sealed class ClientLibraryTests
{
    [Theory]
    [InlineData(false, false, "2025-11-25", "2025-03-26", "2025-06-18", "2025-11-25")]
    [InlineData(true, false, "2025-06-18", "2025-06-18")]
    [InlineData(false, true, "2026-07-28", "2025-11-25", "2026-07-28")]
    [InlineData(true, true, "2026-07-28", "2026-07-28")]
    public async Task Client_connects_lists_calls_and_receives_progress(bool sessions, bool streams, string agreed, params string[] versions)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With([.. Enumerable.Range(0, 120).Select(i => $"tool{i:000}")]);
        server.Streams = true;
        server.Capabilities["prompts"] = new System.Text.Json.Nodes.JsonObject();
        server.Results["prompts/list"] = _ => System.Text.Json.Nodes.JsonNode.Parse("""{"prompts":[{"name":"review"}]}""")!;
        await using var gateway = await GatewayFixture.StartAsync(g => g.ProtocolConfiguration = new()
        {
            Mcp = new()
            {
                SupportedVersions = [.. versions],
                SessionConfiguration = sessions ? new() : null,
                StreamingConfiguration = new() { EnableResponseStreaming = streams },
            },
        });
        await gateway.AddAsync("many", server);

        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = gateway.Url, TransportMode = HttpTransportMode.StreamableHttp }));
        var tools = await client.ListToolsAsync();
        var result = await client.CallToolAsync("many___tool007", new Dictionary<string, object?> { ["a"] = 5 });
        var prompts = await client.ListPromptsAsync();

        Assert.Equal(agreed, client.NegotiatedProtocolVersion);
        Assert.Equal("tools-gateway", client.ServerInfo?.Name);
        Assert.Equal(120, tools.Count);
        Assert.Equal("tool007{\"a\":5}", ((TextContentBlock)result.Content[0]).Text);
        Assert.Equal("many___review", prompts.Single().Name);
    }
}
