using System.Net;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;

namespace Emulator.Tests.DataPlane.Gateway;

public sealed class SessionTests
{
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    [Fact]
    public async Task A_gateway_without_sessions_returns_no_session_id()
    {
        await using var gateway = await GatewayFixture.StartAsync();

        using var response = await InitializeAsync(gateway);

        Assert.False(response.Headers.Contains("Mcp-Session-Id"));
    }

    [Fact]
    public async Task A_request_needs_the_id_of_an_existing_session()
    {
        await using var gateway = await StartAsync();
        var session = await gateway.BeginSessionAsync();

        using var without = await gateway.PostAsync(Ping);
        using var with = await gateway.PostAsync(Ping, ("Mcp-Session-Id", session));
        using var another = await gateway.PostAsync(Ping, ("Mcp-Session-Id", "made-up"));

        Assert.InRange(session.Length, 33, 256);
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        var error = JsonNode.Parse(await without.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal(-32600, error["code"]!.GetValue<int>());
        Assert.Equal("Missing required Mcp-Session-Id header", error["message"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, another.StatusCode);
    }

    [Theory]
    [InlineData(null, 3600)]
    [InlineData(900, 900)]
    [InlineData(28800, 28800)]
    public async Task A_session_ends_after_its_timeout_even_if_it_is_used(int? configured, int seconds)
    {
        await using var gateway = await StartAsync(configured);
        var session = await gateway.BeginSessionAsync();

        gateway.Account.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        using var before = await gateway.PostAsync(Ping, ("Mcp-Session-Id", session));
        gateway.Account.Clock.Advance(TimeSpan.FromSeconds(1));
        using var after = await gateway.PostAsync(Ping, ("Mcp-Session-Id", session));

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
        Assert.NotEqual(session, await gateway.BeginSessionAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_target_of_a_gateway_with_sessions_does_not_forward_their_ids(bool sessions)
    {
        await using var gateway = sessions ? await StartAsync() : await GatewayFixture.StartAsync();
        var adding = gateway.AddAsync("math", new Uri("http://127.0.0.1:9/"), target =>
            target.MetadataConfiguration = new() { AllowedRequestHeaders = ["mcp-session-id"] });

        if (!sessions)
        {
            await adding;
            return;
        }

        var refused = await Assert.ThrowsAsync<ValidationException>(() => adding);
        Assert.Contains("Mcp-Session-Id", refused.Message);
    }

    [Fact]
    public async Task Each_gateway_session_has_its_own_session_with_a_target()
    {
        var handedOut = 0;
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Before = (http, message) =>
        {
            if (message["method"]!.ToString() == "initialize")
                http.Response.Headers["Mcp-Session-Id"] = $"target-{Interlocked.Increment(ref handedOut)}";
            return Task.FromResult(false);
        };
        await using var gateway = await StartAsync();
        await gateway.AddAsync("math", server);

        foreach (var session in (string[])[await gateway.BeginSessionAsync(), await gateway.BeginSessionAsync()])
        {
            gateway.Headers["Mcp-Session-Id"] = session;
            await gateway.CallAsync("math___add");
            await gateway.CallAsync("math___add");
            gateway.Headers.Clear();
        }

        Assert.Equal(["target-1", "target-1", "target-2", "target-2"], server.Of("tools/call").Select(r => r.Headers["Mcp-Session-Id"]));
    }

    [Fact]
    public async Task A_call_is_repeated_in_a_new_session_if_the_target_lost_its_session()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Session = "first";
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);
        await gateway.CallAsync("math___add");

        server.Session = "second";
        var result = await gateway.CallAsync("math___add");

        Assert.False(result["isError"]!.GetValue<bool>());
        Assert.Equal(["first", "first", "second"], server.Of("tools/call").Select(r => r.Headers["Mcp-Session-Id"]));
    }

    [Fact]
    public async Task Concurrent_calls_share_one_initialize()
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Session = "only";
        await using var gateway = await GatewayFixture.StartAsync();
        await gateway.AddAsync("math", server);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => gateway.CallAsync("math___add")));

        Assert.Single(server.Of("initialize"));
        Assert.Single(server.Of("notifications/initialized"));
        Assert.Equal(64, server.Of("tools/call").Select(r => r.Message["id"]!.ToString()).Distinct().Count());
    }

    private static Task<GatewayFixture> StartAsync(int? seconds = null) => GatewayFixture.StartAsync(g =>
        g.ProtocolConfiguration = new() { Mcp = new() { SessionConfiguration = new() { SessionTimeoutInSeconds = seconds } } });

    private static Task<HttpResponseMessage> InitializeAsync(GatewayFixture gateway) => gateway.PostAsync(
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "initialize", ["params"] = ProtocolTests.Hello("2025-11-25") }
            .ToJsonString());
}
