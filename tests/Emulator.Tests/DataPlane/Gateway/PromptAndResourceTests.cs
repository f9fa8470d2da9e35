using System.Text.Json.Nodes;

namespace Emulator.Tests.DataPlane.Gateway;

public sealed class PromptAndResourceTests
{
    [Fact]
    public async Task Prompts_are_named_like_tools_and_forwarded()
    {
        await using var server = await StartAsync("prompts");
        server.Results["prompts/list"] = _ => new JsonObject { ["prompts"] = new JsonArray(new JsonObject { ["name"] = "review" }) };
        server.Results["prompts/get"] = p => new JsonObject
        {
            ["description"] = $"{p["name"]} {p["arguments"]!["who"]}",
            ["messages"] = new JsonArray(),
        };
        await using var toolsOnly = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("words", server);
        await gateway.AddAsync("math", toolsOnly);

        var list = await gateway.ResultAsync("prompts/list");
        var prompt = await gateway.ResultAsync(
            "prompts/get", new() { ["name"] = "words___review", ["arguments"] = new JsonObject { ["who"] = "Ann" } });
        var unknown = await gateway.AskAsync("prompts/get", new() { ["name"] = "nobody___review" });

        Assert.Equal("words___review", Assert.Single(list["prompts"]!.AsArray())!["name"]!.ToString());
        Assert.Equal("review Ann", prompt["description"]!.ToString());
        Assert.Equal(-32602, unknown["error"]!["code"]!.GetValue<int>());
        Assert.DoesNotContain(toolsOnly.Requests, r => r.Message["method"]!.ToString().StartsWith("prompts/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_of_a_prompt_is_returned_unchanged()
    {
        await using var server = await StartAsync("prompts");
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("words", server);

        var error = (await gateway.AskAsync("prompts/get", new() { ["name"] = "words___x" }))["error"]!;

        Assert.Equal(-32601, error["code"]!.GetValue<int>());
        Assert.Equal("No prompts/get here", error["message"]!.ToString());
    }

    [Fact]
    public async Task The_smallest_priority_wins_among_targets_with_the_same_resource()
    {
        await using var first = await StartAsync("resources");
        await using var second = await StartAsync("resources");
        foreach (var (server, text) in (IEnumerable<(FakeMcpServer, string)>)[(first, "first"), (second, "second")])
        {
            server.Results["resources/list"] = _ => new JsonObject
            {
                ["resources"] = new JsonArray(Resource("doc://shared", text), Resource($"doc://{text}", text)),
            };
            server.Results["resources/templates/list"] = _ => new JsonObject
            {
                ["resourceTemplates"] = new JsonArray(new JsonObject { ["uriTemplate"] = "doc://{x}", ["name"] = text }),
            };
            server.Results["resources/read"] = p => new JsonObject
            {
                ["contents"] = new JsonArray(new JsonObject { ["uri"] = p["uri"]!.DeepClone(), ["text"] = text }),
            };
        }

        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("first", first);
        await gateway.AddAsync("second", second, t => t.TargetConfiguration.Mcp.McpServer.ResourcePriority = 1);

        var listed = (await gateway.ResultAsync("resources/list"))["resources"]!.AsArray();
        var templates = (await gateway.ResultAsync("resources/templates/list"))["resourceTemplates"]!.AsArray();
        var read = await gateway.ResultAsync("resources/read", new() { ["uri"] = "doc://shared" });

        Assert.Equal(
            [("doc://first", "first"), ("doc://second", "second"), ("doc://shared", "second")],
            listed.Select(r => (r!["uri"]!.ToString(), r["name"]!.ToString())));
        Assert.Equal("second", Assert.Single(templates)!["name"]!.ToString());
        Assert.Equal("second", read["contents"]![0]!["text"]!.ToString());
    }

    [Fact]
    public async Task Resource_is_read_from_its_target_or_not_found_when_no_target_has_it()
    {
        await using var without = await StartAsync("resources");
        await using var having = await StartAsync("resources");
        having.Results["resources/read"] = _ => new JsonObject { ["contents"] = new JsonArray() };
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("a", without);

        var missing = (await gateway.AskAsync("resources/read", new() { ["uri"] = "doc://x" }))["error"]!;
        await gateway.AddAsync("b", having);
        var found = await gateway.ResultAsync("resources/read", new() { ["uri"] = "doc://x" });

        Assert.Equal(-32002, missing["code"]!.GetValue<int>());
        Assert.Equal("Resource not found: doc://x", missing["message"]!.ToString());
        Assert.Empty(found["contents"]!.AsArray());
    }

    [Fact]
    public async Task Without_MCP_servers_there_are_no_prompts_and_resources()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        Assert.Empty((await gateway.ResultAsync("prompts/list"))["prompts"]!.AsArray());
        Assert.Empty((await gateway.ResultAsync("resources/list"))["resources"]!.AsArray());
        Assert.Null((await gateway.ResultAsync("initialize", ProtocolTests.Hello("2025-11-25")))["capabilities"]!["prompts"]);
    }

    private static async Task<FakeMcpServer> StartAsync(string capability)
    {
        var server = await FakeMcpServer.StartAsync();
        server.Capabilities = new() { [capability] = new JsonObject() };
        return server;
    }

    private static JsonObject Resource(string uri, string name) => new() { ["uri"] = uri, ["name"] = name };
}
