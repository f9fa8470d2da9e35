using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Reconciler.Worker.Mcp;

/// <summary>The result of a tool call.</summary>
/// <param name="Outcome">The kind of result.</param>
/// <param name="Text">The text that the tool returned; the reason or the error message if the call did not succeed.</param>
/// <param name="Json">The complete MCP result, or the JSON-RPC error.</param>
internal sealed record ToolAnswer(ToolOutcome Outcome, string Text, JsonNode Json)
{
    private const string Denial = "Tool Execution Denied: Tool call not allowed due to policy enforcement";
    private const int DenialCode = -32002;

    // The MCP library adds this to the message of the server.
    private const string LibraryPrefix = "Request failed (remote): ";

    /// <summary>Classifies a result. A gateway may return a denial as a result with <c>isError</c>.</summary>
    public static ToolAnswer From(CallToolResult result)
    {
        var text = string.Join(Environment.NewLine, result.Content.Select(GetText));
        if (text.Length == 0 && result.StructuredContent is { } structured) text = structured.ToString();
        var json = JsonSerializer.SerializeToNode(result, McpJsonUtilities.DefaultOptions)!;
        if (result.IsError != true) return new ToolAnswer(ToolOutcome.Done, text, json);
        return text.Contains(Denial, StringComparison.Ordinal)
            ? new ToolAnswer(ToolOutcome.Denied, GetDenialReason(text), json)
            : new ToolAnswer(ToolOutcome.Failed, text, json);
    }

    /// <summary>Classifies a JSON-RPC error: a denial, an unknown tool or wrong arguments, or a failure.</summary>
    public static ToolAnswer From(McpProtocolException error)
    {
        var message = error.Message;
        if (message.StartsWith(LibraryPrefix, StringComparison.Ordinal)) message = message[LibraryPrefix.Length..];
        var json = new JsonObject { ["error"] = new JsonObject { ["code"] = (int)error.ErrorCode, ["message"] = message } };
        if ((int)error.ErrorCode == DenialCode || message.Contains(Denial, StringComparison.Ordinal))
        {
            return new ToolAnswer(ToolOutcome.Denied, GetDenialReason(message), json);
        }

        var isRefused = error.ErrorCode is McpErrorCode.InvalidParams or McpErrorCode.MethodNotFound;
        return new ToolAnswer(isRefused ? ToolOutcome.Refused : ToolOutcome.Failed, message, json);
    }

    /// <summary>Gets the reason of a denial, which is in brackets at the end of the message.</summary>
    private static string GetDenialReason(string text)
    {
        var start = text.IndexOf('[', StringComparison.Ordinal);
        var end = text.LastIndexOf(']');
        return start >= 0 && end > start ? text[(start + 1)..end] : text;
    }

    private static string GetText(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text,
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
        _ => $"[{block.Type}]",
    };
}
