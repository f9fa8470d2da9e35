using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Reconciler.Worker.Mcp;

/// <summary>An MCP session with a gateway or runtime.</summary>
internal sealed class ToolClient : IAsyncDisposable
{
    // The first call of a runtime waits until its container has started.
    private static readonly TimeSpan ColdStart = TimeSpan.FromMinutes(2);

    private readonly ToolServer _server;
    private readonly Caller _caller;
    private readonly HttpClient _http;
    private McpClient? _mcp;

    private ToolClient(ToolServer server, Caller caller, Uri? endpoint)
    {
        _server = server;
        _caller = caller;
        _http = McpHttp.Create(endpoint, caller);
    }

    /// <summary>Opens a session.</summary>
    /// <param name="server">The gateway or runtime.</param>
    /// <param name="caller">The identity of the requests.</param>
    /// <param name="endpoint">The endpoint that replaces AWS hosts, such as an emulator's; null to call AWS.</param>
    /// <param name="cancellationToken">Cancels the connection.</param>
    /// <exception cref="AccessException">The server refuses the caller, cannot be reached or does not speak MCP.</exception>
    public static async Task<ToolClient> ConnectAsync(ToolServer server, Caller caller, Uri? endpoint, CancellationToken cancellationToken)
    {
        var client = new ToolClient(server, caller, endpoint);
        try
        {
            client._mcp = await client.SendAsync(
                ct => McpClient.CreateAsync(client.CreateTransport(), Options, null, ct), cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lists all tools that are visible to the caller.</summary>
    /// <exception cref="AccessException">The server refuses the request or does not answer with valid MCP.</exception>
    public async Task<IReadOnlyList<Tool>> ListAsync(CancellationToken cancellationToken)
    {
        var tools = await SendAsync(ct => _mcp!.ListToolsAsync(cancellationToken: ct).AsTask(), cancellationToken);
        return [.. tools.Select(tool => tool.ProtocolTool)];
    }

    /// <summary>Calls a tool. A denial and an error of the tool are results, not exceptions.</summary>
    /// <exception cref="AccessException">The server refuses the request or does not answer with valid MCP.</exception>
    public Task<ToolAnswer> CallAsync(
        string tool, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken) =>
        SendAsync(
            async ct =>
            {
                try
                {
                    var request = new CallToolRequestParams { Name = tool, Arguments = new Dictionary<string, JsonElement>(arguments) };
                    return ToolAnswer.From(await _mcp!.CallToolAsync(request, ct));
                }
                catch (McpProtocolException e)
                {
                    return ToolAnswer.From(e);
                }
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_mcp is not null) await _mcp.DisposeAsync();
        _http.Dispose();
    }

    private static McpClientOptions Options => new()
    {
        ClientInfo = new Implementation
        {
            Name = "reconciler",
            Version = typeof(ToolClient).Assembly.GetName().Version?.ToString(3) ?? "0",
        },
        InitializationTimeout = ColdStart,
        DiscoverProbeTimeout = ColdStart,
    };

    private HttpClientTransport CreateTransport() => new(
        new HttpClientTransportOptions
        {
            Endpoint = _server.Url,
            TransportMode = HttpTransportMode.StreamableHttp,

            // AgentCore does not support server-initiated streams: it answers GET with 405.
            EnableStandaloneGetStream = false,
        },
        _http,
        null,
        ownsHttpClient: false);

    /// <summary>Sends a request and converts its errors to <see cref="AccessException"/>.</summary>
    private async Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request(cancellationToken);
        }
        catch (Exception e) when (AccessRefusedException.Find(e) is { } refused)
        {
            throw RefusalMessage.Explain(_server, _caller, refused);
        }
        catch (Exception e) when (IsProtocolFailure(e))
        {
            throw new AccessException(
                $"{_server.Object} did not answer with valid MCP: {e.Message}",
                "`reconciler status` shows whether it is ready, `reconciler logs` shows the log of its server.");
        }
    }

    // The MCP library throws JsonException or ArgumentException if a tool has an invalid input schema.
    private static bool IsProtocolFailure(Exception e) =>
        e is McpException or HttpRequestException or IOException or TimeoutException or JsonException or ArgumentException;
}
