using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Interception;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// A gateway with its settings, targets and tools as they were when it was read. It is immutable, so concurrent requests use it
/// without the account's lock.
/// </summary>
internal sealed class McpGateway
{
    private static readonly TimeSpan DefaultSessionTimeout = TimeSpan.FromHours(1);

    private readonly Dictionary<string, McpTool> _toolsByName;

    /// <param name="document">A copy of the gateway's document; nothing may change it later.</param>
    /// <param name="region">The region of the gateway.</param>
    /// <param name="targets">The targets that can be called.</param>
    /// <param name="tools">The tools of the targets, as they were listed last.</param>
    public McpGateway(JsonObject document, string region, IEnumerable<McpTarget> targets, IEnumerable<McpTool> tools)
    {
        Document = document;
        Region = region;
        Targets = [.. targets.OrderBy(t => t.Name, StringComparer.Ordinal)];
        Tools = [.. tools.OrderBy(t => t.Name, StringComparer.Ordinal)];
        _toolsByName = new(StringComparer.Ordinal);
        foreach (var tool in Tools)
            _toolsByName[tool.Name] = tool;
        var mcp = document["protocolConfiguration"]?["mcp"] as JsonObject ?? [];
        Versions = McpVersion.Supported([.. mcp.Texts("supportedVersions")]);
        RequestInterceptor = Interceptor.Find(document, Interceptor.Request);
        ResponseInterceptor = Interceptor.Find(document, Interceptor.Response);
        Instructions = mcp.TextOrNull("instructions");
        HasSearch = mcp.TextOrNull("searchType") == "SEMANTIC";
        Streams = mcp["streamingConfiguration"]?["enableResponseStreaming"]?.GetValue<bool>() ?? false;
        if (mcp["sessionConfiguration"] is JsonObject sessions)
        {
            SessionTimeout = sessions["sessionTimeoutInSeconds"] is { } seconds
                ? TimeSpan.FromSeconds(seconds.GetValue<long>())
                : DefaultSessionTimeout;
        }
    }

    /// <summary>The gateway's document.</summary>
    public JsonObject Document { get; }

    public string Region { get; }

    public string Id => Document.Text("gatewayId");

    public string Arn => Document.Text("gatewayArn");

    public string Name => Document.Text("name");

    public string AuthorizerType => Document.Text("authorizerType");

    /// <summary>The <c>customJWTAuthorizer</c>; <see langword="null"/> unless the authorizer type is CUSTOM_JWT.</summary>
    public JsonObject? JwtAuthorizer => Document["authorizerConfiguration"]?["customJWTAuthorizer"] as JsonObject;

    /// <summary>The supported protocol versions, the oldest first.</summary>
    public IReadOnlyList<string> Versions { get; }

    /// <summary>The instructions for clients, part of the result of initialize.</summary>
    public string? Instructions { get; }

    /// <summary>Whether the gateway offers the tool that searches tools.</summary>
    public bool HasSearch { get; }

    /// <summary>The function that sees each request first; <see langword="null"/> for none.</summary>
    public Interceptor? RequestInterceptor { get; }

    /// <summary>The function that sees each response last; <see langword="null"/> for none.</summary>
    public Interceptor? ResponseInterceptor { get; }

    /// <summary>The lifetime of a session; <see langword="null"/> if the gateway has no sessions.</summary>
    public TimeSpan? SessionTimeout { get; }

    /// <summary>Whether tool calls are answered with an event stream if the client accepts one.</summary>
    public bool Streams { get; }

    /// <summary>Whether the gateway returns the details of a target's failure to callers.</summary>
    public bool IsDebug => Document.TextOrNull("exceptionLevel") == "DEBUG";

    /// <summary>The targets, sorted by name.</summary>
    public IReadOnlyList<McpTarget> Targets { get; }

    /// <summary>The tools, sorted by name, without those of targets in DYNAMIC listing mode.</summary>
    public IReadOnlyList<McpTool> Tools { get; }

    /// <summary>The rules in force, in the order of their priorities.</summary>
    public IReadOnlyList<JsonObject> Rules { get; init; } = [];

    /// <summary>The rate limits in force.</summary>
    public IReadOnlyList<JsonObject> RateLimits { get; init; } = [];

    public McpTool? FindTool(string name) => _toolsByName.GetValueOrDefault(name);
}
