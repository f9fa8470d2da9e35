using System.Text.Json.Nodes;

namespace Emulator.Tests.DataPlane.Gateway;

public sealed class StreamTests
{
    private const string Call = """{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"math___add","arguments":{}}}""";

    [Fact]
    public async Task Streaming_sends_notifications_of_the_target_before_the_response()
    {
        await using var server = await StartServerAsync();
        await using var gateway = await StartAsync(true);
        await gateway.AddAsync("math", server);

        using var response = await gateway.PostAsync(Call);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(e => e.Split('\n').Where(l => l.StartsWith("data: ", StringComparison.Ordinal)).Select(l => l[6..]))
            .Select(lines => JsonNode.Parse(string.Join('\n', lines))!).ToList();
        Assert.Equal(["notifications/progress", "notifications/message"], events.SkipLast(1).Select(e => e["method"]!.ToString()));
        Assert.Equal("x", events[^1]["id"]!.ToString());
        Assert.Equal("add{}", events[^1]["result"]!["content"]![0]!["text"]!.ToString());
    }

    [Theory]
    [InlineData(false, "application/json, text/event-stream")]
    [InlineData(true, "application/json")]
    public async Task Without_streaming_or_a_client_that_accepts_it_the_response_is_JSON(bool streams, string accept)
    {
        await using var server = await StartServerAsync();
        await using var gateway = await StartAsync(streams);
        await gateway.AddAsync("math", server);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, gateway.Url) { Content = new StringContent(Call, null, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await client.SendAsync(request);

        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("add{}", JsonNode.Parse(await response.Content.ReadAsStringAsync())!["result"]!["content"]![0]!["text"]!.ToString());
    }

    [Fact]
    public async Task A_result_with_line_breaks_stays_one_event()
    {
        await using var server = await StartServerAsync();
        server.Streams = false;
        server.Before = async (http, message) =>
        {
            if (message["method"]!.ToString() != "tools/call")
                return false;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, $$"""
                {
                  "jsonrpc": "2.0",
                  "id": {{message["id"]}},
                  "result": {
                    "content": []
                  }
                }
                """);
            return true;
        };
        await using var gateway = await StartAsync(true);
        await gateway.AddAsync("math", server);

        using var response = await gateway.PostAsync(Call);

        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n');
        Assert.Equal("event: message", lines[0]);
        Assert.All(lines.Skip(1), l => Assert.StartsWith("data: ", l));
        Assert.NotNull(JsonNode.Parse(string.Join('\n', lines.Skip(1).Select(l => l[6..])))!["result"]!["content"]);
    }

    private static async Task<FakeMcpServer> StartServerAsync()
    {
        var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Streams = true;
        server.Notifications.Add(
            new() { ["jsonrpc"] = "2.0", ["method"] = "notifications/progress", ["params"] = new JsonObject { ["progress"] = 1 } });
        server.Notifications.Add(
            new() { ["jsonrpc"] = "2.0", ["method"] = "notifications/message", ["params"] = new JsonObject { ["data"] = "hi" } });
        return server;
    }

    private static Task<GatewayFixture> StartAsync(bool streams) => GatewayFixture.StartAsync(g =>
        g.ProtocolConfiguration = new() { Mcp = new() { StreamingConfiguration = new() { EnableResponseStreaming = streams } } });
}
