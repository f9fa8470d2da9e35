using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Reconciler.Worker.Mcp;

/// <summary>Creates example arguments for a tool from its input schema.</summary>
internal static class ExampleCall
{
    private static readonly string[] Numbers = ["5", "3", "7", "2"];

    /// <summary>Creates the required arguments as <c>name=value</c>, quoted for a shell.</summary>
    public static string CreateArguments(Tool tool)
    {
        var numbers = 0;
        return string.Join(' ', new ToolSchema(tool).Arguments
            .Where(argument => argument.IsRequired)
            .Select(argument => ShellQuoting.Quote($"{argument.Name}={CreateValue(argument, ref numbers)}")));
    }

    private static string CreateValue(ToolArgument argument, ref int numbers)
    {
        if (FindValue(argument.Schema) is { } value) return value.ToString();
        return argument.Types switch
        {
            ["integer" or "number", ..] => Numbers[numbers++ % Numbers.Length],
            ["boolean", ..] => "true",
            ["array", ..] => "[]",
            ["object", ..] => "{}",
            _ => argument.Name.Contains("name", StringComparison.OrdinalIgnoreCase) ? "Alice" : "text",
        };
    }

    /// <summary>Finds a value in the schema itself.</summary>
    private static JsonElement? FindValue(JsonElement schema) =>
        ToolSchema.FindMember(schema, "default")
        ?? FindFirst(schema, "examples")
        ?? FindFirst(schema, "enum")
        ?? ToolSchema.FindMember(schema, "const");

    private static JsonElement? FindFirst(JsonElement schema, string member) =>
        ToolSchema.FindMember(schema, member) is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0
            ? choices[0]
            : null;
}
