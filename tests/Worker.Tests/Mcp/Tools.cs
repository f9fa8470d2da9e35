using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Worker.Tests.Mcp;

/// <summary>Tools as servers describe them.</summary>
internal static class Tools
{
    /// <param name="inputSchema">All of the schema but that it is an object's.</param>
    public static Tool With(string inputSchema)
    {
        var schema = JsonNode.Parse(inputSchema)!.AsObject();
        schema["type"] = "object";
        return new Tool { Name = "tool", InputSchema = JsonSerializer.SerializeToElement(schema) };
    }
}
