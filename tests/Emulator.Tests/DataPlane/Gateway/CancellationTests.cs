using System.Net;
using System.Text.Json.Nodes;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>A caller that cancels a call reaches the target with it.</summary>
public sealed class CancellationTests
{
    private const string Call = """{"jsonrpc":"2.0","id":"c1","method":"tools/call","params":{"name":"math___add","arguments":{}}}""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_call_is_cancelled_at_the_target_and_gets_no_response(bool streams)
    {
        await using var server = await SlowServer.StartAsync();
        await using var gateway = await StartAsync(server, streams);
        var call = gateway.PostAsync(Call);
        var id = await server.Called;

        using var accepted = await CancelAsync(gateway, "c1");

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var told = await server.Cancelled;
        Assert.Equal(id, told["requestId"]!.ToJsonString());
        Assert.Equal("enough", told["reason"]!.ToString());
        using var response = await call;
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Another_call_goes_on()
    {
        await using var server = await SlowServer.StartAsync();
        await using var gateway = await StartAsync(server, false);
        var call = gateway.PostAsync(Call);
        await server.Called;

        using var accepted = await CancelAsync(gateway, "c2");
        server.Release();

        using var response = await call;
        Assert.Contains("add{}", await response.Content.ReadAsStringAsync());
        Assert.False(server.Cancelled.IsCompleted);
    }

    private static Task<HttpResponseMessage> CancelAsync(GatewayFixture gateway, string id) => gateway.PostAsync(new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["method"] = "notifications/cancelled",
        ["params"] = new JsonObject { ["requestId"] = id, ["reason"] = "enough" },
    }.ToJsonString());

    private static async Task<GatewayFixture> StartAsync(SlowServer server, bool streams)
    {
        var gateway = await GatewayFixture.StartAsync(g =>
            g.ProtocolConfiguration = new() { Mcp = new() { StreamingConfiguration = new() { EnableResponseStreaming = streams } } });
        await gateway.AddAsync("math", server.Server);
        return gateway;
    }

    /// <summary>A server that works on a call until it is released.</summary>
    private sealed class SlowServer : IAsyncDisposable
    {
        private readonly TaskCompletionSource _released = new();
        private readonly TaskCompletionSource<string> _called = new();
        private readonly TaskCompletionSource<JsonNode> _cancelled = new();

        public required FakeMcpServer Server { get; init; }

        /// <summary>Ends when the server has got the call; its id at the server, as JSON.</summary>
        public Task<string> Called => _called.Task;

        /// <summary>Ends when the server has got a cancellation; its parameters.</summary>
        public Task<JsonNode> Cancelled => _cancelled.Task;

        public static async Task<SlowServer> StartAsync()
        {
            var slow = new SlowServer { Server = (await FakeMcpServer.StartAsync()).With("add") };
            slow.Server.Before = async (http, message) =>
            {
                if (message["method"]!.ToString() == "notifications/cancelled")
                    slow._cancelled.TrySetResult(message["params"]!);
                if (message["method"]!.ToString() != "tools/call")
                    return false;
                slow._called.TrySetResult(message["id"]!.ToJsonString());
                await slow._released.Task.WaitAsync(http.RequestAborted);
                return false;
            };
            return slow;
        }

        public void Release() => _released.TrySetResult();

        public ValueTask DisposeAsync()
        {
            Release();
            return Server.DisposeAsync();
        }
    }
}
