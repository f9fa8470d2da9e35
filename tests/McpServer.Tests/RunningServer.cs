using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using ModelContextProtocol.Client;
using SampleMcpServer;

namespace McpServer.Tests;

/// <summary>The server on a free port of the loopback, for as long as the test that started it.</summary>
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

    /// <summary>A client of the protocol library, at one revision of the protocol or at the newest that both know.</summary>
    public Task<McpClient> ConnectAsync(string? revision = null) => McpClient.CreateAsync(
        new HttpClientTransport(new() { Endpoint = Endpoint, TransportMode = HttpTransportMode.StreamableHttp }),
        new() { ProtocolVersion = revision });

    /// <summary>A POST as a client would send it, which <paramref name="change"/> may then spoil.</summary>
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
