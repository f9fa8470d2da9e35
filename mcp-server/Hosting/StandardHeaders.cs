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

    /// <summary>What is missing or contradicts itself, or null when all is well. The status for either is 400.</summary>
    public (McpErrorCode Code, string Message)? Check(JsonRpcMessage message) => message switch
    {
        JsonRpcRequest request => CheckHeaders(request.Method, request.Params) ?? CheckMetadata(request.Params),
        JsonRpcNotification notification => CheckHeaders(notification.Method, notification.Params),
        _ => null,
    };

    private (McpErrorCode, string)? CheckHeaders(string method, JsonNode? parameters)
    {
        if (!Required)
        {
            return IsWithoutHandshake(Text(Metadata(parameters)?[MetaKeys.ProtocolVersion])) ? Mismatch(VersionHeader)
                : Revision is null || EarlierRevisions.Contains(Revision) ? null
                : (McpErrorCode.InvalidRequest, $"Protocol revision {Revision} is not among {string.Join(", ", EarlierRevisions)}, {FirstRevision}.");
        }
        if (headers[MethodHeader].ToString().Trim() != method)
            return Mismatch(MethodHeader);
        var named = method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => null,
        };
        return named is not null && McpHeaderEncoder.DecodeValue(headers[NameHeader].ToString().Trim()) != (Text((parameters as JsonObject)?[named]) ?? "")
            ? Mismatch(NameHeader)
            : null;
    }

    private (McpErrorCode, string)? CheckMetadata(JsonNode? parameters)
    {
        if (!Required)
            return null;
        var metadata = Metadata(parameters);
        return metadata?[MetaKeys.ProtocolVersion] is null ? Missing(MetaKeys.ProtocolVersion)
            : metadata[MetaKeys.ClientCapabilities] is not JsonObject ? Missing(MetaKeys.ClientCapabilities)
            : null;
    }

    // Revisions are dates, so they compare as text.
    private static bool IsWithoutHandshake(string? revision) => string.CompareOrdinal(revision, FirstRevision) >= 0;

    private static JsonObject? Metadata(JsonNode? parameters) => (parameters as JsonObject)?["_meta"] as JsonObject;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static (McpErrorCode, string) Mismatch(string header) =>
        (McpErrorCode.HeaderMismatch, $"The {header} header is missing or does not say what the body says.");

    private static (McpErrorCode, string) Missing(string key) =>
        (McpErrorCode.InvalidParams, $"Protocol revision {FirstRevision} and later need _meta/{key} in every request.");
}
