using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Reconciler.Worker.Mcp;

/// <summary>A conversation with a gateway or runtime over MCP.</summary>
internal sealed class ToolClient : IAsyncDisposable
{
    // The first call of a runtime may have to wait for its container.
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

    /// <param name="server">Whom to talk to.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="endpoint">Where requests for AWS's own hosts go instead; null for AWS itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AccessException">It does not let the caller in, or does not answer.</exception>
    public static async Task<ToolClient> ConnectAsync(ToolServer server, Caller caller, Uri? endpoint, CancellationToken cancellationToken)
    {
        var client = new ToolClient(server, caller, endpoint);
        try
        {
            client._mcp = await client.ExplainAsync(ct => McpClient.CreateAsync(client.Transport(), Options, null, ct), cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>The tools that the caller is shown, all pages of them.</summary>
    public async Task<IReadOnlyList<Tool>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await ExplainAsync(ct => _mcp!.ListToolsAsync(cancellationToken: ct).AsTask(), cancellationToken)).Select(tool => tool.ProtocolTool)];

    public Task<ToolAnswer> CallAsync(string tool, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken) =>
        ExplainAsync(
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
        ClientInfo = new Implementation { Name = "reconciler", Version = typeof(ToolClient).Assembly.GetName().Version?.ToString(3) ?? "0" },
        InitializationTimeout = ColdStart,
        DiscoverProbeTimeout = ColdStart,
    };

    private HttpClientTransport Transport() => new(
        // AgentCore has no streams of its own to listen to: it answers GET with 405.
        new HttpClientTransportOptions { Endpoint = _server.Url, TransportMode = HttpTransportMode.StreamableHttp, EnableStandaloneGetStream = false },
        _http,
        null,
        ownsHttpClient: false);

    /// <summary>Does something and tells what went wrong in words that help.</summary>
    private async Task<T> ExplainAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work(cancellationToken);
        }
        catch (Exception e) when (AccessRefusedException.Find(e) is { } refused)
        {
            throw RefusalMessage.Explain(_server, _caller, refused);
        }
        // The last two are what becomes of a tool's schema that is none.
        catch (Exception e) when (e is McpException or HttpRequestException or IOException or TimeoutException or JsonException or ArgumentException)
        {
            throw new AccessException($"{_server.Object} does not answer as an MCP server does: {e.Message}", "`reconciler status` tells whether it is ready, `reconciler logs` what its server says.");
        }
    }
}
