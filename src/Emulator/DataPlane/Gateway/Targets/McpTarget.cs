using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A target as calls see it. It is not changed any more.</summary>
internal sealed class McpTarget
{
    private const int DefaultPriority = 1000;

    private readonly JsonObject? _server;

    /// <param name="document">The target's document, for nobody else to change.</param>
    /// <param name="gateway">The document of its gateway.</param>
    /// <param name="region">Where both are.</param>
    /// <param name="before">The target as it was before a change, whose connection goes on when it is still the same server.</param>
    public McpTarget(JsonObject document, JsonObject gateway, string region, McpTarget? before = null)
    {
        Document = document;
        Region = region;
        GatewayId = gateway.Text("gatewayId");
        GatewayArn = gateway.Text("gatewayArn");
        RoleArn = gateway.Text("roleArn");
        _server = document["targetConfiguration"]?["mcp"]?["mcpServer"] as JsonObject;
        if (_server is not null && Uri.TryCreate(_server.Text("endpoint"), UriKind.Absolute, out var endpoint))
            (Endpoint, Runtime) = (endpoint, RuntimeEndpoint.Parse(_server.Text("endpoint")));
        Credentials = document.Objects("credentialProviderConfigurations").FirstOrDefault();
        CredentialType = Credentials?.Text("credentialProviderType");
        Connection = before is not null && IsSameServer(before) ? before.Connection : new TargetConnection();
        var metadata = document["metadataConfiguration"] as JsonObject ?? [];
        RequestHeaders = [.. metadata.Texts("allowedRequestHeaders")];
        QueryParameters = [.. metadata.Texts("allowedQueryParameters")];
        ResponseHeaders = [.. metadata.Texts("allowedResponseHeaders")];
    }

    /// <summary>The target's document.</summary>
    public JsonObject Document { get; }

    public string Region { get; }

    public string GatewayId { get; }

    public string GatewayArn { get; }

    /// <summary>The gateway's role, on whose behalf the target is called.</summary>
    public string RoleArn { get; }

    public string Id => Document.Text("targetId");

    public string Name => Document.Text("name");

    /// <summary>Why it cannot be called, whatever its server does; <see langword="null"/> when it can be.</summary>
    public string? UnsupportedReason => _server is null ? $"The embedded AWS executes no targets of the type {TargetChecks.TypeOf(Document["targetConfiguration"]!.AsObject())}; it only lists their tools."
        : Endpoint is null ? $"The endpoint of the target is no URL: {_server.Text("endpoint")}"
        : null;

    /// <summary>Where the MCP server is; <see langword="null"/> when the target is none.</summary>
    public Uri? Endpoint { get; }

    /// <summary>The runtime that the server runs on; <see langword="null"/> when it is somewhere else.</summary>
    public RuntimeEndpoint? Runtime { get; }

    /// <summary>The credential provider configuration; <see langword="null"/> when it is called without credentials.</summary>
    public JsonObject? Credentials { get; }

    /// <summary>What kind of credentials it is called with, as the configuration names them; <see langword="null"/> for none.</summary>
    public string? CredentialType { get; }

    /// <summary>Whether the credentials are the caller's own.</summary>
    public bool IsCalledAsCaller => CredentialType is "JWT_PASSTHROUGH" or "CALLER_IAM_CREDENTIALS";

    /// <summary>Whether its tools are asked for with every listing.</summary>
    public bool IsDynamic => _server?.TextOrNull("listingMode") == "DYNAMIC";

    /// <summary>Which target has a resource that several have: the one with the smallest number.</summary>
    public long Priority => _server?["resourcePriority"]?.GetValue<long>() ?? DefaultPriority;

    /// <summary>The headers of callers that are passed on to the target.</summary>
    public IReadOnlyList<string> RequestHeaders { get; }

    /// <summary>The query parameters of callers that are passed on to the target.</summary>
    public IReadOnlyList<string> QueryParameters { get; }

    /// <summary>The headers of the target that are passed on to callers.</summary>
    public IReadOnlyList<string> ResponseHeaders { get; }

    /// <summary>The connection that calls without a session of the gateway share.</summary>
    public TargetConnection Connection { get; }

    private bool IsSameServer(McpTarget other) =>
        JsonNode.DeepEquals(_server, other._server) && JsonNode.DeepEquals(Credentials, other.Credentials) && RoleArn == other.RoleArn;
}
