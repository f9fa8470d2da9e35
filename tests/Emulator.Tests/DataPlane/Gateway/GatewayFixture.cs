using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>An emulated account with a gateway, MCP servers as its targets, and a client.</summary>
internal sealed class GatewayFixture : IAsyncDisposable
{
    public const string RoleName = "gateway";

    private readonly HttpClient _client = new();
    private readonly Dictionary<string, Uri> _hosts;
    private int _lastId;

    private GatewayFixture(Account account, Dictionary<string, Uri> hosts) => (Account, _hosts) = (account, hosts);

    public Account Account { get; }

    public string GatewayId { get; private set; } = "";

    public string GatewayArn => $"arn:aws:bedrock-agentcore:us-east-1:{Account.Id}:gateway/{GatewayId}";

    public string Role { get; } = $"arn:aws:iam::{Account.Id}:role/{RoleName}";

    public Uri Url => Account.Aws.GatewayUrl(GatewayId);

    /// <summary>The headers of every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public static Task<GatewayFixture> StartAsync(Action<CreateGatewayRequest>? configure = null) => StartAsync((_, request) =>
    {
        configure?.Invoke(request);
        return Task.CompletedTask;
    });

    /// <summary>Starts an account whose gateways list the tools of targets when these are created.</summary>
    public static Task<GatewayFixture> StartListingAsync(Action<CreateGatewayRequest>? configure = null) => StartAsync(
        (_, request) =>
        {
            configure?.Invoke(request);
            return Task.CompletedTask;
        },
        lists: true);

    public static async Task<GatewayFixture> StartAsync(
        Func<Account, CreateGatewayRequest, Task> configure, EmulatorOptions? options = null, bool lists = false)
    {
        var hosts = new Dictionary<string, Uri>();
        var fixture = new GatewayFixture(await Account.StartAsync((options ?? new()) with { HostAddresses = hosts }, lists), hosts);
        await fixture.Account.Iam.CreateRoleAsync(
            new() { RoleName = RoleName, AssumeRolePolicyDocument = Policies.Trust("bedrock-agentcore.amazonaws.com") });
        await fixture.AllowAsync("*");
        var request = new CreateGatewayRequest
        {
            Name = "tools-gateway",
            RoleArn = fixture.Role,
            ProtocolType = GatewayProtocolType.MCP,
            AuthorizerType = AuthorizerType.NONE,
        };
        await configure(fixture.Account, request);
        fixture.GatewayId = (await fixture.Account.AgentCore.CreateGatewayAsync(request)).GatewayId;
        return fixture;
    }

    /// <summary>Replaces the policy of the gateway's role.</summary>
    public Task AllowAsync(params string[] actions) =>
        Account.Iam.PutRolePolicyAsync(new() { RoleName = RoleName, PolicyName = "p", PolicyDocument = Policies.Allow("*", actions) });

    /// <summary>Adds a server as a target of the gateway in DYNAMIC listing mode.</summary>
    public Task<string> AddAsync(string name, FakeMcpServer server, Action<CreateGatewayTargetRequest>? configure = null) =>
        AddAsync(name, server.Address, configure);

    public async Task<string> AddAsync(string name, Uri server, Action<CreateGatewayTargetRequest>? configure = null)
    {
        Move(name, server);
        var request = new CreateGatewayTargetRequest
        {
            GatewayIdentifier = GatewayId,
            Name = name,
            TargetConfiguration =
                new() { Mcp = new() { McpServer = new() { Endpoint = $"https://{name}.test/mcp", ListingMode = ListingMode.DYNAMIC } } },
        };
        configure?.Invoke(request);
        return (await Account.AgentCore.CreateGatewayTargetAsync(request)).TargetId;
    }

    /// <summary>Redirects a target's host name to another server.</summary>
    public void Move(string name, Uri address) => _hosts[$"{name}.test"] = address;

    /// <summary>Sends a request to the gateway and returns the JSON-RPC response.</summary>
    public async Task<JsonObject> AskAsync(string method, JsonObject? parameters = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method };
        if (parameters is not null)
            request["params"] = parameters;
        using var response = await PostAsync(request.ToJsonString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        var answer = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(id, answer["id"]!.GetValue<int>());
        return answer;
    }

    public async Task<JsonObject> ResultAsync(string method, JsonObject? parameters = null)
    {
        var answer = await AskAsync(method, parameters);
        return answer["result"] as JsonObject ?? throw new Xunit.Sdk.XunitException(answer.ToJsonString());
    }

    public Task<JsonObject> CallAsync(string tool, JsonObject? arguments = null) =>
        ResultAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? [] });

    public async Task<List<string>> ToolsAsync() =>
        [.. (await ResultAsync("tools/list"))["tools"]!.AsArray().Select(t => t!["name"]!.ToString())];

    /// <summary>Begins a session and returns its id.</summary>
    public async Task<string> BeginSessionAsync()
    {
        var hello = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "initialize",
            ["params"] = ProtocolTests.Hello("2025-11-25"),
        };
        using var response = await PostAsync(hello.ToJsonString());
        return response.Headers.GetValues("Mcp-Session-Id").Single();
    }

    public Task<HttpResponseMessage> PostAsync(string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, Url, body, headers);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri url, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        foreach (var (name, value) in headers.Concat(Headers.Select(h => (h.Key, h.Value))))
            request.Headers.TryAddWithoutValidation(name, value);
        return await _client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Account.DisposeAsync();
    }
}
