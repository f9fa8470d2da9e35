using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A target of a gateway as it was when it was read. It is immutable.</summary>
internal sealed class McpTarget
{
    /// <summary>The grant of tokens of users who have consented.</summary>
    public const string AuthorizationCode = "AUTHORIZATION_CODE";

    /// <summary>The grant of tokens that are exchanged for those of callers.</summary>
    public const string TokenExchange = "TOKEN_EXCHANGE";

    private const int DefaultPriority = 1000;

    private readonly JsonObject? _server;

    /// <param name="document">A copy of the target's document; nothing may change it later.</param>
    /// <param name="gateway">The document of the gateway.</param>
    /// <param name="region">The region of both.</param>
    /// <param name="before">The target before a change; its connection is reused if server and credentials are the same.</param>
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
        ReadHttp(document["targetConfiguration"]!.AsObject());
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

    /// <summary>The ARN of the gateway's role, which calls the target.</summary>
    public string RoleArn { get; }

    public string Id => Document.Text("targetId");

    public string Name => Document.Text("name");

    /// <summary>Why the emulator cannot call the target; <see langword="null"/> if it can.</summary>
    public string? UnsupportedReason => FunctionArn is not null ? "The target is a Lambda function, which has tools only."
        : _server is null ? $"The embedded AWS lists the tools of {TargetType} targets but cannot call them."
        : Endpoint is null ? $"The target's endpoint is not a URL: {_server.Text("endpoint")}"
        : null;

    /// <summary>The URL of the MCP server; <see langword="null"/> if the target is not an MCP server.</summary>
    public Uri? Endpoint { get; }

    /// <summary>Whether requests are forwarded as they are, by the target's own path: it is a runtime, an HTTP or an inference endpoint.</summary>
    public bool IsHttp { get; private set; }

    /// <summary>Whether a model answers the requests.</summary>
    public bool IsInference { get; private set; }

    /// <summary>The URL of an HTTP or inference endpoint; <see langword="null"/> for other targets.</summary>
    public Uri? HttpEndpoint { get; private set; }

    /// <summary>The ARN of the Lambda function; <see langword="null"/> if the target is none.</summary>
    public string? FunctionArn => Document["targetConfiguration"]?["mcp"]?["lambda"] is JsonObject lambda ? lambda.Text("lambdaArn") : null;

    /// <summary>The runtime endpoint that serves the target; <see langword="null"/> if it is not a runtime of AgentCore.</summary>
    public RuntimeEndpoint? Runtime { get; private set; }

    /// <summary>The credential provider configuration; <see langword="null"/> if the target is called without credentials.</summary>
    public JsonObject? Credentials { get; }

    /// <summary>The <c>credentialProviderType</c>, such as <c>OAUTH</c>; <see langword="null"/> for none.</summary>
    public string? CredentialType { get; }

    /// <summary>The <c>grantType</c> of the tokens; <see langword="null"/> for other credentials, and for the default.</summary>
    public string? GrantType => Credentials?["credentialProvider"]?["oauthCredentialProvider"]?["grantType"]?.ToString();

    /// <summary>Whether the credentials are the caller's own, or those of its user.</summary>
    public bool IsCalledAsCaller =>
        CredentialType is "JWT_PASSTHROUGH" or "CALLER_IAM_CREDENTIALS" || GrantType is AuthorizationCode or TokenExchange;

    /// <summary>Whether the target's tools are listed for every request (listing mode DYNAMIC).</summary>
    public bool IsDynamic => _server?.TextOrNull("listingMode") == "DYNAMIC";

    /// <summary>The <c>resourcePriority</c>: among targets with the same resource URI the smallest number wins.</summary>
    public long Priority => _server?["resourcePriority"]?.GetValue<long>() ?? DefaultPriority;

    /// <summary>The request headers of callers that are forwarded to the target.</summary>
    public IReadOnlyList<string> RequestHeaders { get; }

    /// <summary>The query parameters of callers that are forwarded to the target.</summary>
    public IReadOnlyList<string> QueryParameters { get; }

    /// <summary>The response headers of the target that are forwarded to callers.</summary>
    public IReadOnlyList<string> ResponseHeaders { get; }

    /// <summary>The connection that all requests without an MCP session of the gateway share.</summary>
    public TargetConnection Connection { get; }

    private string TargetType => TargetChecks.TypeOf(Document["targetConfiguration"]!.AsObject());

    private void ReadHttp(JsonObject configuration)
    {
        IsInference = configuration["inference"] is not null;
        IsHttp = IsInference || configuration["http"] is not null;
        if (configuration["http"]?["agentcoreRuntime"] is JsonObject runtime)
            Runtime = new(runtime.Text("arn"), runtime.TextOrNull("qualifier") ?? RuntimeEndpoints.DefaultName, IsInvocation: true);
        var endpoint = configuration["http"]?["passthrough"]?["endpoint"] ?? configuration["inference"]?["provider"]?["endpoint"];
        if (Uri.TryCreate(endpoint?.ToString(), UriKind.Absolute, out var address))
            HttpEndpoint = address;
    }

    private bool IsSameServer(McpTarget other) =>
        JsonNode.DeepEquals(_server, other._server) && JsonNode.DeepEquals(Credentials, other.Credentials) && RoleArn == other.RoleArn;
}
