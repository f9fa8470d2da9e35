using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Which gateway a request is for. A gateway is reached by its host name, whatever the address that the name leads to, or by a path on the
/// emulator's own address: <c>/gateways/{id}/mcp</c>.
/// </summary>
/// <param name="GatewayId">The gateway.</param>
/// <param name="Region">The region that the host names; <see langword="null"/> when the request came by path.</param>
/// <param name="Route">What of the gateway is wanted.</param>
/// <param name="Root">The URL of the gateway as the client has it, without a slash at the end.</param>
internal readonly record struct GatewayAddress(string GatewayId, string? Region, GatewayRoute Route, string Root)
{
    private const string PathRoot = "/gateways/";
    private const string HostMiddle = ".gateway.bedrock-agentcore.";
    private const string HostEnd = ".amazonaws.com";
    private const string McpPath = "/mcp";
    private const string MetadataPath = "/.well-known/oauth-protected-resource";

    /// <summary>The URL of the endpoint for MCP.</summary>
    public string McpUrl => Root + McpPath;

    /// <summary>Where the endpoint says who hands out tokens for it.</summary>
    public string MetadataUrl => Root + MetadataPath;

    /// <summary>The path of a gateway's endpoint on the emulator's own address.</summary>
    public static string FormatPath(string gatewayId) => PathRoot + gatewayId + McpPath;

    /// <summary>Reads the address; <see langword="null"/> when the request is for no gateway.</summary>
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
        // Clients look for the metadata of /mcp at the well-known path with /mcp behind it, and then without.
        var part = path switch
        {
            McpPath => GatewayRoute.Mcp,
            MetadataPath or MetadataPath + McpPath => GatewayRoute.Metadata,
            _ => GatewayRoute.None,
        };
        return new(name[..middle].ToLowerInvariant(), region, part, "https://" + name);
    }

    private static GatewayAddress? ByPath(string host, string path)
    {
        var isMetadata = path.StartsWith(MetadataPath + PathRoot, StringComparison.Ordinal);
        var own = isMetadata ? path[MetadataPath.Length..] : path;
        if (!own.StartsWith(PathRoot, StringComparison.Ordinal))
            return null;
        var end = own.IndexOf('/', PathRoot.Length);
        var part = end < 0 ? GatewayRoute.None : own[end..] switch
        {
            McpPath => isMetadata ? GatewayRoute.Metadata : GatewayRoute.Mcp,
            MetadataPath when !isMetadata => GatewayRoute.Metadata,
            _ => GatewayRoute.None,
        };
        // What else is below /gateways/ belongs to the control plane.
        return part == GatewayRoute.None ? null : new(own[PathRoot.Length..end], null, part, $"http://{host}{own[..end]}");
    }
}
