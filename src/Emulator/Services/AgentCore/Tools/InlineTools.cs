using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore.Tools;

/// <summary>The tools of targets whose configuration holds their schemas, so that nobody has to be asked for them.</summary>
internal static class InlineTools
{
    /// <summary>The tools as MCP describes them; <see langword="null"/> when the configuration does not hold them.</summary>
    /// <param name="target">The target's document.</param>
    public static IReadOnlyList<JsonObject>? Read(JsonObject target)
    {
        if (target["targetConfiguration"]?["mcp"] is not JsonObject mcp)
            return null;
        if (mcp["lambda"]?["toolSchema"]?["inlinePayload"] is JsonArray definitions)
            return [.. definitions.OfType<JsonObject>().Select(d => new JsonObject().CopySet(d, "name", "description", "inputSchema", "outputSchema"))];
        if (Text(mcp["mcpServer"]?["mcpToolSchema"]) is { } tools)
            return Listed(SchemaText.Parse(tools));
        if (Text(mcp["openApiSchema"]) is { } openApi)
            return OpenApiTools.Read(SchemaText.Parse(openApi) as JsonObject ?? []);
        return Text(mcp["smithyModel"]) is { } smithy ? SmithyTools.Read(SchemaText.Parse(smithy) as JsonObject ?? []) : null;
    }

    private static string? Text(JsonNode? schema) => schema?["inlinePayload"]?.GetValue<string>();

    private static List<JsonObject> Listed(JsonNode? schema) =>
        [.. ((schema as JsonObject)?["tools"] as JsonArray ?? schema as JsonArray ?? []).OfType<JsonObject>().Where(t => t["name"] is JsonValue name && name.TryGetValue<string>(out _))];
}
