using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// The gateway address of a request. A request names its gateway by the Host header, wherever that name resolves to, or by a path on the
/// emulator's own endpoint: <c>/gateways/{id}/mcp</c>. Targets that are no MCP servers have a path of their own: <c>/{target}/...</c>.
/// </summary>
/// <param name="GatewayId">The id of the gateway.</param>
/// <param name="Region">The region in the host name; <see langword="null"/> if the gateway is addressed by path.</param>
/// <param name="Route">The part of the gateway that is requested.</param>
/// <param name="Root">The URL of the gateway as the client uses it, without a trailing slash.</param>
internal readonly record struct GatewayAddress(string GatewayId, string? Region, GatewayRoute Route, string Root)
{
    private const string PathRoot = "/gateways/";
    private const string HostMiddle = ".gateway.bedrock-agentcore.";
    private const string HostEnd = ".amazonaws.com";
    private const string McpPath = "/mcp";
    private const string MetadataPath = "/.well-known/oauth-protected-resource";

    // The paths below /gateways/{id}/ that are operations of the control plane.
    private static readonly string[] Operations = ["", "rate-limits", "rules", "synchronizeTargets", "targets"];

    /// <summary>The path at the gateway.</summary>
    public string Path { get; init; } = "";

    /// <summary>The URL of the MCP endpoint.</summary>
    public string McpUrl => Root + McpPath;

    /// <summary>The URL of the OAuth protected resource metadata, which names the authorization servers.</summary>
    public string MetadataUrl => Root + MetadataPath;

    /// <summary>Formats the path of a gateway's MCP endpoint on the emulator's own endpoint.</summary>
    public static string FormatPath(string gatewayId) => PathRoot + gatewayId + McpPath;

    /// <summary>Whether a path is that of a gateway's MCP endpoint on the emulator's own endpoint.</summary>
    public static bool IsMcpPath(string path) =>
        path.StartsWith(PathRoot, StringComparison.Ordinal) && path.EndsWith(McpPath, StringComparison.Ordinal)
        && path.IndexOf('/', PathRoot.Length) == path.Length - McpPath.Length;

    /// <summary>Parses the address of a request; <see langword="null"/> if the request does not address a gateway.</summary>
    public static GatewayAddress? Parse(AwsRequest request)
    {
        var host = request.Header("Host") ?? "";
        var middle = host.IndexOf(HostMiddle, StringComparison.OrdinalIgnoreCase);
        return middle > 0 ? ByHost(host, middle, request.RawPath) : ByPath(host, request.RawPath);
    }

    private static GatewayAddress? ByHost(string host, int middle, string path)
    {
        var name = host.Split(':')[0];
        if (!name.EndsWith(HostEnd, StringComparison.OrdinalIgnoreCase))
            return null;
        var start = middle + HostMiddle.Length;
        var region = name.Length - HostEnd.Length > start ? name[start..^HostEnd.Length] : "";
        // RFC 9728: clients request the metadata of /mcp at the well-known path followed by /mcp first, then without it.
        var route = path switch
        {
            McpPath => GatewayRoute.Mcp,
            MetadataPath or MetadataPath + McpPath => GatewayRoute.Metadata,
            _ => HasTarget(path) ? GatewayRoute.Target : GatewayRoute.None,
        };
        return new(name[..middle].ToLowerInvariant(), region, route, "https://" + name) { Path = path };
    }

    private static GatewayAddress? ByPath(string host, string path)
    {
        var isMetadata = path.StartsWith(MetadataPath + PathRoot, StringComparison.Ordinal);
        var gatewayPath = isMetadata ? path[MetadataPath.Length..] : path;
        if (!gatewayPath.StartsWith(PathRoot, StringComparison.Ordinal))
            return null;
        var end = gatewayPath.IndexOf('/', PathRoot.Length);
        var route = end < 0 ? GatewayRoute.None : gatewayPath[end..] switch
        {
            McpPath => isMetadata ? GatewayRoute.Metadata : GatewayRoute.Mcp,
            MetadataPath when !isMetadata => GatewayRoute.Metadata,
            var rest => !isMetadata && HasTarget(rest) && !Operations.Contains(rest.Split('/')[1]) ? GatewayRoute.Target : GatewayRoute.None,
        };
        // All other paths below /gateways/ are operations of the control plane.
        return route == GatewayRoute.None
            ? null
            : new(gatewayPath[PathRoot.Length..end], null, route, $"http://{host}{gatewayPath[..end]}") { Path = gatewayPath[end..] };
    }

    private static bool HasTarget(string path) => path.IndexOf('/', 1) > 1;
}
