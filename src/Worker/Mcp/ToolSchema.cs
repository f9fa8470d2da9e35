using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Reconciler.Worker.Mcp;

/// <summary>The input schema of a tool.</summary>
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
            ? [.. properties.EnumerateObject().Select(member => new ToolArgument(member.Name, member.Value, IsRequired(member.Name)))]
            : [];
    }

    /// <summary>The arguments, in the order of the schema.</summary>
    public IReadOnlyList<ToolArgument> Arguments { get; }

    /// <summary>Whether a call may set arguments that the schema does not name. Unlike JSON Schema, the default is false.</summary>
    public bool AllowsAdditional =>
        FindMember(_schema, "additionalProperties") is { ValueKind: JsonValueKind.True or JsonValueKind.Object };

    /// <summary>The arguments in one line, optional ones in brackets: <c>a: integer, [limit: number]</c>.</summary>
    public override string ToString() =>
        string.Join(", ", Arguments.Select(argument => argument.IsRequired ? $"{argument}" : $"[{argument}]"));

    internal static JsonElement? FindMember(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private bool IsRequired(string name) =>
        FindMember(_schema, "required") is { ValueKind: JsonValueKind.Array } required
        && required.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == name);
}
