using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Checks that the gateway supports the request's protocol version. From MCP 2026-07-28 on it also checks the headers that repeat the
/// method and name of the body.
/// </summary>
internal static class VersionRules
{
    /// <exception cref="RpcException">The request breaks a rule.</exception>
    public static void Check(McpExchange exchange, RpcMessage message)
    {
        var (version, declared) = (exchange.Version, Declared(message));
        if (McpVersion.IsStateless(declared) && version != declared)
            throw Mismatch("MCP-Protocol-Version");
        if (version is null)
            return;
        if (!exchange.Gateway.Versions.Contains(version))
            throw Unsupported(exchange.Gateway, version);
        if (McpVersion.IsStateless(version) && message.Method.Length > 0)
            CheckRouting(exchange, message, declared);
    }

    /// <summary>Creates the error for a protocol version that the gateway does not support.</summary>
    public static RpcException Unsupported(McpGateway gateway, string version)
    {
        // A stateless client cannot fall back to a version that needs initialize: offer only the stateless versions, if there are any.
        var stateless = gateway.Versions.Where(McpVersion.IsStateless).ToList();
        var supported = McpVersion.IsStateless(version) && stateless.Count > 0 ? stateless : gateway.Versions;
        return new(RpcError.UnsupportedVersion, $"Unsupported protocol version: {version}", 400)
        {
            ErrorData = new JsonObject { ["supported"] = supported.ToJsonArray(), ["requested"] = version },
        };
    }

    private static void CheckRouting(McpExchange exchange, RpcMessage message, string? declared)
    {
        if (exchange.Http.Header("Mcp-Method") != message.Method)
            throw Mismatch("Mcp-Method");
        var named = message.Method switch { "tools/call" or "prompts/get" => "name", "resources/read" => "uri", _ => null };
        if (named is not null && HeaderText.Decode(exchange.Http.Header("Mcp-Name")) != message.TextOrNull(named))
            throw Mismatch("Mcp-Name");
        if (message.Kind != RpcMessageKind.Request)
            return;
        if (declared is null)
            throw Missing(McpMeta.Version);
        if (!message.ObjectOrNone("_meta").TryGetProperty(McpMeta.Capabilities, out var capabilities)
            || capabilities.ValueKind != JsonValueKind.Object)
            throw Missing(McpMeta.Capabilities);
        exchange.Capabilities = capabilities;
    }

    private static string? Declared(RpcMessage message) =>
        message.ObjectOrNone("_meta") is { ValueKind: JsonValueKind.Object } meta
        && meta.TryGetProperty(McpMeta.Version, out var version)
        && version.ValueKind == JsonValueKind.String
            ? version.GetString()
            : null;

    private static RpcException Missing(string key) => new(RpcError.InvalidParams, $"Invalid params: _meta/{key} is required.", 400);

    private static RpcException Mismatch(string header) =>
        new(RpcError.HeaderMismatch, $"The {header} header is missing or differs from the body.", 400);
}
