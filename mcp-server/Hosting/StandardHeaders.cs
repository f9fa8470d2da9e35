using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SampleMcpServer.Hosting;

/// <summary>
/// What a message must say beside its payload from revision 2026-07-28 on, when the handshake went away: headers that repeat the
/// method and the tool's name, so that proxies can route it unread, and metadata that names the client's revision and capabilities.
/// </summary>
internal sealed class StandardHeaders(IHeaderDictionary headers)
{
    private const string VersionHeader = "MCP-Protocol-Version";
    private const string MethodHeader = "Mcp-Method";
    private const string NameHeader = "Mcp-Name";
    private const string FirstRevision = "2026-07-28";
    private static readonly string[] EarlierRevisions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    /// <summary>The protocol revision that the headers name, if any: a client without it speaks one that has a handshake.</summary>
    public string? Revision { get; } = headers[VersionHeader].ToString() is { Length: > 0 } revision ? revision : null;

    /// <summary>Whether the revision is one without a handshake.</summary>
    public bool Required => IsWithoutHandshake(Revision);

    /// <summary>What is missing or contradicts itself, or null when all is well. The status for any of it is 400.</summary>
    public Fault? Check(JsonRpcMessage message)
    {
        var (method, parameters) = message switch
        {
            JsonRpcRequest request => (request.Method, request.Params as JsonObject),
            JsonRpcNotification notification => (notification.Method, notification.Params as JsonObject),
            _ => (null, null),
        };
        if (method is null)
            return null;
        var metadata = parameters?["_meta"] as JsonObject;
        return !Required ? CheckRevision(metadata)
            : CheckRouting(method, parameters) ?? (message is JsonRpcRequest ? CheckMetadata(metadata) : null);
    }

    private Fault? CheckRevision(JsonObject? metadata) =>
        IsWithoutHandshake(Text(metadata?[MetaKeys.ProtocolVersion])) ? Mismatch(VersionHeader)
        : Revision is null || EarlierRevisions.Contains(Revision) ? null
        : new(McpErrorCode.InvalidRequest, $"Protocol revision {Revision} is not among {string.Join(", ", EarlierRevisions)}, {FirstRevision}.");

    private Fault? CheckRouting(string method, JsonObject? parameters)
    {
        if (headers[MethodHeader].ToString() != method)
            return Mismatch(MethodHeader);
        var named = method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => null,
        };
        return named is null || McpHeaderEncoder.DecodeValue(headers[NameHeader].ToString()) == (Text(parameters?[named]) ?? "") ? null : Mismatch(NameHeader);
    }

    private static Fault? CheckMetadata(JsonObject? metadata) =>
        metadata?[MetaKeys.ProtocolVersion] is null ? Missing(MetaKeys.ProtocolVersion)
        : metadata[MetaKeys.ClientCapabilities] is not JsonObject ? Missing(MetaKeys.ClientCapabilities)
        : null;

    // Revisions are dates, so they compare as text.
    private static bool IsWithoutHandshake(string? revision) => string.CompareOrdinal(revision, FirstRevision) >= 0;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static Fault Mismatch(string header) =>
        new(McpErrorCode.HeaderMismatch, $"The {header} header is missing or does not say what the body says.");

    private static Fault Missing(string key) =>
        new(McpErrorCode.InvalidParams, $"Protocol revision {FirstRevision} and later need _meta/{key} in every request.");
}
