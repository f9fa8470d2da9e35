using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Reconciler.Worker.Mcp;

/// <summary>What came of calling a tool.</summary>
/// <param name="Outcome">Whether it worked.</param>
/// <param name="Text">The tool's words, or why there are none.</param>
/// <param name="Json">The whole result, or the error.</param>
internal sealed record ToolAnswer(ToolOutcome Outcome, string Text, JsonNode Json)
{
    private const string Denial = "Tool Execution Denied: Tool call not allowed due to policy enforcement";
    private const int DenialCode = -32002;

    // What the protocol library puts in front of a server's words.
    private const string Introduction = "Request failed (remote): ";

    /// <summary>A result. A gateway can also put a denial into it, as if the tool had failed.</summary>
    public static ToolAnswer From(CallToolResult result)
    {
        var text = string.Join(Environment.NewLine, result.Content.Select(TextOf));
        if (text.Length == 0 && result.StructuredContent is { } structured) text = structured.ToString();
        var json = JsonSerializer.SerializeToNode(result, McpJsonUtilities.DefaultOptions)!;
        if (result.IsError != true) return new ToolAnswer(ToolOutcome.Done, text, json);
        return text.Contains(Denial, StringComparison.Ordinal)
            ? new ToolAnswer(ToolOutcome.Denied, ReasonOf(text), json)
            : new ToolAnswer(ToolOutcome.Failed, text, json);
    }

    /// <summary>An error of the protocol: a denial, or a call that the gateway could not make.</summary>
    public static ToolAnswer From(McpProtocolException error)
    {
        var message = error.Message.StartsWith(Introduction, StringComparison.Ordinal) ? error.Message[Introduction.Length..] : error.Message;
        var json = new JsonObject { ["error"] = new JsonObject { ["code"] = (int)error.ErrorCode, ["message"] = message } };
        if ((int)error.ErrorCode == DenialCode || message.Contains(Denial, StringComparison.Ordinal)) return new ToolAnswer(ToolOutcome.Denied, ReasonOf(message), json);
        return new ToolAnswer(error.ErrorCode is McpErrorCode.InvalidParams or McpErrorCode.MethodNotFound ? ToolOutcome.Refused : ToolOutcome.Failed, message, json);
    }

    /// <summary>The reason stands in brackets at the end.</summary>
    private static string ReasonOf(string text)
    {
        var start = text.IndexOf('[', StringComparison.Ordinal);
        var end = text.LastIndexOf(']');
        return start >= 0 && end > start ? text[(start + 1)..end] : text;
    }

    private static string TextOf(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text,
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
        _ => $"[{block.Type}]",
    };
}
