using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Access.Schemas;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition;

/// <summary>Reads the tools that the configuration of a target declares, so that the target need not list them.</summary>
public static class DeclaredTools
{
    /// <summary>Returns the tools of a target: the actions of one that is no MCP server, the declared tools, or the listed ones.</summary>
    /// <param name="name">The name of the target.</param>
    /// <param name="target">The configuration of the target.</param>
    /// <param name="listed">Returns the tools that the target has listed; null if they are unknown.</param>
    public static TargetTools Read(string name, TargetConfiguration? target, Func<IReadOnlyList<Tool>?> listed)
    {
        ArgumentNullException.ThrowIfNull(listed);
        return HttpTargets.Read(name, target?.Http is null && target?.Inference is null ? null : ModelMapper.ToJson(target) as JsonObject)
            ?? new TargetTools(name, Extract(target) ?? listed());
    }

    /// <summary>Returns the declared tools; null if the configuration does not declare them.</summary>
    /// <param name="target">The configuration of the target.</param>
    public static IReadOnlyList<Tool>? Extract(TargetConfiguration? target)
    {
        var mcp = target?.Mcp;
        if (mcp?.Lambda?.ToolSchema?.InlinePayload is { } definitions)
            return [.. definitions.Select(d => new Tool(d.Name, ToSchema(d.InputSchema), ToSchema(d.OutputSchema)))];
        return mcp?.McpServer?.McpToolSchema?.InlinePayload is { } listing ? Listed(listing) : null;
    }

    private static JsonObject? ToSchema(SchemaDefinition? definition) => definition is null ? null : SchemaOf(definition);

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
                .Select(tool => new Tool(tool["name"]!.ToString(), tool["inputSchema"] as JsonObject, tool["outputSchema"] as JsonObject))
                .ToList();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
