using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Access.Schemas;

namespace Reconciler.Engine.Composition;

/// <summary>Reads the tools that the configuration of a target declares, so that the target need not list them.</summary>
public static class DeclaredTools
{
    /// <summary>Returns the declared tools; null if the configuration does not declare them.</summary>
    /// <param name="target">The configuration of the target.</param>
    public static IReadOnlyList<Tool>? Extract(TargetConfiguration? target)
    {
        var mcp = target?.Mcp;
        if (mcp?.Lambda?.ToolSchema?.InlinePayload is { } definitions)
            return [.. definitions.Select(d => new Tool(d.Name, d.InputSchema is { } schema ? SchemaOf(schema) : null))];
        return mcp?.McpServer?.McpToolSchema?.InlinePayload is { } listing ? Listed(listing) : null;
    }

    private static JsonObject SchemaOf(SchemaDefinition definition)
    {
        var schema = new JsonObject { ["type"] = definition.Type?.Value };
        if (definition.Properties is { } properties)
            schema["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)SchemaOf(p.Value))));
        if (definition.Required is { } required) schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        if (definition.Items is { } items) schema["items"] = SchemaOf(items);
        return schema;
    }

    /// <summary>Reads a tools/list result, or only its list. Returns null for other text, which the service rejects.</summary>
    private static List<Tool>? Listed(string text)
    {
        try
        {
            var json = JsonNode.Parse(text);
            var tools = (json as JsonObject)?["tools"] as JsonArray ?? json as JsonArray;
            return tools?.OfType<JsonObject>()
                .Where(tool => tool["name"] is JsonValue)
                .Select(tool => new Tool(tool["name"]!.ToString(), tool["inputSchema"] as JsonObject))
                .ToList();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
