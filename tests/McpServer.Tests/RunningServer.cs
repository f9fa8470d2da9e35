using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using ModelContextProtocol.Client;
using SampleMcpServer;

namespace McpServer.Tests;

/// <summary>The server on a free loopback port.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningServer(WebApplication app)
    {
        _app = app;
        Http = new() { BaseAddress = new(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public Uri Endpoint => new(Http.BaseAddress!, "/mcp");

    public static async Task<RunningServer> StartAsync(params string[] settings)
    {
        var app = Program.Build(["--PORT=0", "--BIND_ADDRESS=127.0.0.1", "--Logging:LogLevel:Default=None", .. settings]);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Connects the official client with a given protocol version, or the newest that client and server support.</summary>
    public Task<McpClient> ConnectAsync(string? revision = null) => McpClient.CreateAsync(
        new HttpClientTransport(new() { Endpoint = Endpoint, TransportMode = HttpTransportMode.StreamableHttp }),
        new() { ProtocolVersion = revision });

    /// <summary>Sends a valid POST request, which <paramref name="change"/> may make invalid.</summary>
    public async Task<HttpResponseMessage> PostAsync(string body, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")),
            Headers = { { "Accept", "application/json, text/event-stream" } },
        };
        change?.Invoke(request);
        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
