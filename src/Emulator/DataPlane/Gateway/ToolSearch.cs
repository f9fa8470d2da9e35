using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// The gateway's built-in tool that searches tools. AWS searches semantically; the emulator compares words (Okapi BM25 over name and
/// description), which finds the same tools if the query uses their words.
/// </summary>
internal sealed class ToolSearch(ToolList list)
{
    public const string Name = "x_amz_bedrock_agentcore_search";

    private const int MaxResults = 10;

    /// <summary>The serialized entry of this tool in tools/list.</summary>
    public static ReadOnlyMemory<byte> Json { get; } = JsonText.Utf8(new JsonObject
    {
        ["inputSchema"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["query"] = new JsonObject { ["type"] = "string" } },
            ["required"] = new JsonArray("query"),
        },
        ["name"] = Name,
        ["description"] =
            "A special tool that returns a trimmed down list of tools given a context. Use this tool only when there are many tools " +
            "available and you want to get a subset that matches the provided context.",
    });

    public async ValueTask<ReadOnlyMemory<byte>> CallAsync(
        McpExchange exchange, RpcMessage request, JsonElement input, CancellationToken cancellationToken)
    {
        if (input.ValueKind != JsonValueKind.Object
            || !input.TryGetProperty("query", out var query)
            || query.ValueKind != JsonValueKind.String)
            throw new RpcException(RpcError.InvalidParams, "Invalid params: query is required.");
        var tools = await list.VisibleAsync(exchange, cancellationToken);
        var found = WordRanking.Best(tools, t => $"{t.Name} {t.Description}", query.GetString()!, MaxResults);
        var result = JsonText.Join("{\"tools\":["u8, found.Select(t => t.Json), "]}"u8);
        return RpcResponseWriter.Result(request.Id, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("content"u8);
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, Encoding.UTF8.GetString(result));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WritePropertyName("structuredContent"u8);
            json.WriteRawValue(result, skipInputValidation: true);
            json.WriteBoolean("isError"u8, false);
            if (exchange.IsStateless)
                json.WriteString("resultType"u8, "complete"u8);
            json.WriteEndObject();
        });
    }
}
