using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Access.Schemas;

namespace Reconciler.Engine.Composition;

/// <summary>The tools that the configuration of a target spells out, so that nobody has to be asked for them.</summary>
public static class DeclaredTools
{
    /// <summary>The tools; null when the configuration does not hold them.</summary>
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

    /// <summary>A tools/list answer, or the list alone; what is neither is the service's to refuse.</summary>
    private static List<Tool>? Listed(string text)
    {
        try
        {
            var json = JsonNode.Parse(text);
            var tools = (json as JsonObject)?["tools"] as JsonArray ?? json as JsonArray;
            return tools?.OfType<JsonObject>().Where(t => t["name"] is JsonValue).Select(t => new Tool(t["name"]!.ToString(), t["inputSchema"] as JsonObject)).ToList();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
