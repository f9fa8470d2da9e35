using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Worker.Tests.Mcp;

/// <summary>Creates tools for tests.</summary>
internal static class Tools
{
    /// <summary>Creates a tool with an input schema.</summary>
    /// <param name="inputSchema">The JSON Schema without <c>"type": "object"</c>, which is added.</param>
    public static Tool With(string inputSchema)
    {
        var schema = JsonNode.Parse(inputSchema)!.AsObject();
        schema["type"] = "object";
        return new Tool { Name = "tool", InputSchema = JsonSerializer.SerializeToElement(schema) };
    }
}
