using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Reconciler.Worker.Mcp;

/// <summary>The arguments of a tool, as its input schema describes them.</summary>
internal sealed class ToolSchema
{
    private readonly JsonElement _schema;

    public ToolSchema(Tool tool)
        : this(tool.InputSchema)
    {
    }

    /// <param name="inputSchema">The JSON Schema of the arguments.</param>
    public ToolSchema(JsonElement inputSchema)
    {
        _schema = inputSchema;
        Arguments = FindMember(_schema, "properties") is { ValueKind: JsonValueKind.Object } properties
            ? [.. properties.EnumerateObject().Select(property => new ToolArgument(property.Name, property.Value, IsRequired(property.Name)))]
            : [];
    }

    /// <summary>In the order of the schema.</summary>
    public IReadOnlyList<ToolArgument> Arguments { get; }

    /// <summary>Whether arguments that it does not name are taken too: only where it says so.</summary>
    public bool AllowsAdditional => FindMember(_schema, "additionalProperties") is { ValueKind: JsonValueKind.True or JsonValueKind.Object };

    /// <summary>The arguments in one line: <c>a: integer, [limit: number]</c>.</summary>
    public override string ToString() => string.Join(", ", Arguments.Select(argument => argument.IsRequired ? $"{argument}" : $"[{argument}]"));

    internal static JsonElement? FindMember(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private bool IsRequired(string name) =>
        FindMember(_schema, "required") is { ValueKind: JsonValueKind.Array } required && required.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == name);
}
