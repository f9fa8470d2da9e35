using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// A gateway as requests see it: its settings, its targets and their tools, read once for as long as none of them changes. It is not
/// changed any more, so requests use it side by side and without the account's gate.
/// </summary>
internal sealed class McpGateway
{
    private static readonly TimeSpan DefaultSessionTimeout = TimeSpan.FromHours(1);

    private readonly Dictionary<string, McpTool> _toolsByName;

    /// <param name="document">The gateway's document, for nobody else to change.</param>
    /// <param name="region">Where it is.</param>
    /// <param name="targets">Those of its targets that can be used.</param>
    /// <param name="tools">The tools that they listed.</param>
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
        Instructions = mcp.TextOrNull("instructions");
        HasSearch = mcp.TextOrNull("searchType") == "SEMANTIC";
        Streams = mcp["streamingConfiguration"]?["enableResponseStreaming"]?.GetValue<bool>() ?? false;
        if (mcp["sessionConfiguration"] is JsonObject sessions)
            SessionTimeout = sessions["sessionTimeoutInSeconds"] is { } seconds ? TimeSpan.FromSeconds(seconds.GetValue<long>()) : DefaultSessionTimeout;
    }

    /// <summary>The gateway's document.</summary>
    public JsonObject Document { get; }

    public string Region { get; }

    public string Id => Document.Text("gatewayId");

    public string Arn => Document.Text("gatewayArn");

    public string Name => Document.Text("name");

    public string AuthorizerType => Document.Text("authorizerType");

    /// <summary>The rules for bearer tokens, when the authorizer type is CUSTOM_JWT.</summary>
    public JsonObject? JwtAuthorizer => Document["authorizerConfiguration"]?["customJWTAuthorizer"] as JsonObject;

    /// <summary>The revisions of MCP that it speaks, the oldest first.</summary>
    public IReadOnlyList<string> Versions { get; }

    /// <summary>What clients are told about its use.</summary>
    public string? Instructions { get; }

    /// <summary>Whether it has the tool that searches tools.</summary>
    public bool HasSearch { get; }

    /// <summary>How long a session lasts from its beginning; <see langword="null"/> when there are no sessions.</summary>
    public TimeSpan? SessionTimeout { get; }

    /// <summary>Whether it answers with an event stream to those who accept one.</summary>
    public bool Streams { get; }

    /// <summary>Whether callers are told why a target failed.</summary>
    public bool IsDebug => Document.TextOrNull("exceptionLevel") == "DEBUG";

    /// <summary>The targets by name.</summary>
    public IReadOnlyList<McpTarget> Targets { get; }

    /// <summary>The tools by name, without those of targets that are asked every time.</summary>
    public IReadOnlyList<McpTool> Tools { get; }

    public McpTool? FindTool(string name) => _toolsByName.GetValueOrDefault(name);
}
