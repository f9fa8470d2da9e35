using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

#pragma warning disable MCP9005 // Sampling and log messages, which the library calls obsolete, exist in the protocol versions before 2026-07-28.

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>What targets start themselves reaches the client: with server and client of the official C# library, and the MCP suite.</summary>
[Collection(nameof(NodeProgram))]
public sealed class ForwardingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task A_target_asks_the_user_and_the_model_of_the_client(string version)
    {
        await using var server = await InteractiveServer.StartAsync(version);
        await using var gateway = await StartAsync(server, version);
        await using var client = await ConnectAsync(gateway, Answering());

        Assert.Equal("User response: action=accept, content={\"response\":\"yes\"}", await CallAsync(client, "test_elicitation", "message", "Sure?"));
        Assert.Equal("LLM response: 42", await CallAsync(client, "test_sampling", "prompt", "6*7?"));
    }

    [Fact]
    public async Task A_target_asks_by_its_result_at_the_version_without_sessions()
    {
        await using var server = await InteractiveServer.StartAsync("2026-07-28");
        await using var gateway = await StartAsync(server, "2026-07-28");
        await using var client = await ConnectAsync(gateway, Answering("name", "Ada"));

        Assert.Equal("2026-07-28", client.NegotiatedProtocolVersion);
        Assert.Equal("Hello, Ada!", await CallAsync(client, "test_input_required_result_elicitation"));
    }

    [Fact]
    public async Task A_target_is_refused_what_the_client_has_not_declared()
    {
        await using var server = await InteractiveServer.StartAsync("2025-11-25");
        await using var gateway = await StartAsync(server, "2025-11-25");
        await using var client = await ConnectAsync(gateway, new());

        Assert.True((await client.CallToolAsync("all___test_elicitation", new Dictionary<string, object?> { ["message"] = "?" })).IsError);
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task Progress_arrives_before_the_result(string version)
    {
        await using var server = await InteractiveServer.StartAsync(version);
        await using var gateway = await StartAsync(server, version);
        var session = version == "2026-07-28" ? null : await gateway.BeginSessionAsync();

        var messages = await CallAsync(gateway, session, "test_tool_with_progress", """ "progressToken":"t" """);

        Assert.Equal([0, 50, 100], messages.SkipLast(1).Select(m => m["params"]!["progress"]!.GetValue<int>()));
        Assert.All(messages.SkipLast(1), m => Assert.Equal("t", m["params"]!["progressToken"]!.ToString()));
        Assert.Equal("done", messages[^1]["result"]!["content"]![0]!["text"]!.ToString());
    }

    [Theory]
    [InlineData("2025-11-25", "info", 3)]
    [InlineData("2025-11-25", "error", 0)]
    [InlineData("2026-07-28", "info", 3)]
    [InlineData("2026-07-28", "error", 0)]
    public async Task Log_messages_of_the_client_s_level_arrive_before_the_result(string version, string level, int count)
    {
        await using var server = await InteractiveServer.StartAsync(version);
        await using var gateway = await StartAsync(server, version);
        var session = version == "2026-07-28" ? null : await gateway.BeginSessionAsync();
        if (session is not null)
        {
            using var set = await gateway.PostAsync(
                """{"jsonrpc":"2.0","id":2,"method":"logging/setLevel","params":{"level":"LEVEL"}}""".Replace("LEVEL", level),
                ("Mcp-Session-Id", session));
            Assert.Contains("\"result\":{}", await set.Content.ReadAsStringAsync());
        }

        var messages = await CallAsync(
            gateway, session, "test_tool_with_logging", $"\"io.modelcontextprotocol/logLevel\":\"{level}\"");

        Assert.Equal("logged", messages[^1]["result"]!["content"]![0]!["text"]!.ToString());
        Assert.Equal(count, messages.Count(m => m["method"]?.ToString() == "notifications/message"));
    }

    [Theory]
    [InlineData("2025-11-25", "tools-call-elicitation", "tools-call-sampling", "tools-call-with-progress", "tools-call-with-logging")]
    [InlineData("2026-07-28", "input-required-result-basic-elicitation", "input-required-result-validate-input", "tools-call-with-progress")]
    public async Task The_public_suite_passes_behind_a_gateway(string version, params string[] scenarios)
    {
        await using var server = await InteractiveServer.StartAsync(version);
        await using var gateway = await StartAsync(server, version);
        await using var proxy = await NameProxy.StartAsync(gateway.Url, "all");

        foreach (var scenario in scenarios)
        {
            await new ConformanceSuite(output).RunAsync(
                "0.2.0-alpha.12", proxy.Url, ["--scenario", scenario, "--spec-version", version], [scenario]);
        }
    }

    private static async Task<GatewayFixture> StartAsync(InteractiveServer server, string version)
    {
        var gateway = await GatewayFixture.StartAsync(g => g.ProtocolConfiguration = new()
        {
            Mcp = new()
            {
                SupportedVersions = [version],
                SessionConfiguration = new(),
                StreamingConfiguration = new() { EnableResponseStreaming = true },
            },
        });
        await gateway.AddAsync("all", server.Address);
        return gateway;
    }

    private static Task<McpClient> ConnectAsync(GatewayFixture gateway, McpClientHandlers handlers) => McpClient.CreateAsync(
        new HttpClientTransport(new() { Endpoint = gateway.Url, TransportMode = HttpTransportMode.StreamableHttp }),
        new() { Handlers = handlers });

    private static McpClientHandlers Answering(string field = "response", string value = "yes") => new()
    {
        ElicitationHandler = (_, _) => ValueTask.FromResult(new ElicitResult
        {
            Action = "accept",
            Content = new Dictionary<string, JsonElement> { [field] = JsonSerializer.SerializeToElement(value) },
        }),
        SamplingHandler = (_, _, _) => ValueTask.FromResult(new CreateMessageResult
        {
            Role = Role.Assistant,
            Model = "test",
            Content = [new TextContentBlock { Text = "42" }],
        }),
    };

    private static async Task<string> CallAsync(McpClient client, string tool, string? argument = null, string? value = null)
    {
        var arguments = argument is null ? [] : new Dictionary<string, object?> { [argument] = value };
        return ((TextContentBlock)(await client.CallToolAsync("all___" + tool, arguments)).Content[0]).Text;
    }

    /// <summary>Calls a tool without a library, which would hand over the messages of the stream in any order.</summary>
    private static async Task<List<JsonNode>> CallAsync(GatewayFixture gateway, string? session, string tool, string meta)
    {
        const string Stateless =
            "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{},";
        var call = $$$"""
            {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"all___{{{tool}}}","_meta":{ {{{(session is null ? Stateless : "")}}}{{{meta}}} } } }
            """;
        (string, string)[] headers = session is null
            ? [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "all___" + tool)]
            : [("Mcp-Session-Id", session)];
        using var response = await gateway.PostAsync(call, headers);
        var text = await response.Content.ReadAsStringAsync();
        return [.. text.Split('\n').Where(l => l.StartsWith("data: ", StringComparison.Ordinal)).Select(l => JsonNode.Parse(l[6..])!)];
    }
}
