using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore.Tools;

/// <summary>The tools of targets whose configuration contains the schemas. They need no listing.</summary>
internal static class InlineTools
{
    /// <summary>The tools in MCP's format, or <see langword="null"/> if the configuration does not contain them.</summary>
    /// <param name="target">The target's document.</param>
    public static IReadOnlyList<JsonObject>? Read(JsonObject target)
    {
        if (target["targetConfiguration"]?["mcp"] is not JsonObject mcp)
            return null;
        if (mcp["lambda"]?["toolSchema"]?["inlinePayload"] is JsonArray definitions)
        {
            return [.. definitions.OfType<JsonObject>()
                .Select(d => new JsonObject().CopySet(d, "name", "description", "inputSchema", "outputSchema"))];
        }

        if (Text(mcp["mcpServer"]?["mcpToolSchema"]) is { } tools)
            return Listed(SchemaText.Parse(tools));
        if (Text(mcp["openApiSchema"]) is { } openApi)
            return OpenApiTools.Read(SchemaText.Parse(openApi) as JsonObject ?? []);
        return Text(mcp["smithyModel"]) is { } smithy ? SmithyTools.Read(SchemaText.Parse(smithy) as JsonObject ?? []) : null;
    }

    private static string? Text(JsonNode? schema) => schema?["inlinePayload"]?.GetValue<string>();

    private static List<JsonObject> Listed(JsonNode? schema) =>
        [.. ((schema as JsonObject)?["tools"] as JsonArray ?? schema as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(t => t["name"] is JsonValue name && name.TryGetValue<string>(out _))];
}
