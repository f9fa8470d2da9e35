using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Reconciler.Worker.Mcp;

/// <summary>Makes up arguments with which a tool can be tried.</summary>
internal static class ExampleCall
{
    private static readonly string[] Numbers = ["5", "3", "7", "2"];

    /// <summary>The required arguments as <c>name=value</c>, ready for a shell.</summary>
    public static string CreateArguments(Tool tool)
    {
        var numbers = 0;
        return string.Join(' ', new ToolSchema(tool).Arguments.Where(argument => argument.IsRequired).Select(argument => ShellQuoting.Quote($"{argument.Name}={ValueOf(argument, ref numbers)}")));
    }

    private static string ValueOf(ToolArgument argument, ref int numbers)
    {
        if (Given(argument.Schema) is { } given) return given.ToString();
        return argument.Types switch
        {
            ["integer" or "number", ..] => Numbers[numbers++ % Numbers.Length],
            ["boolean", ..] => "true",
            ["array", ..] => "[]",
            ["object", ..] => "{}",
            _ => argument.Name.Contains("name", StringComparison.OrdinalIgnoreCase) ? "Alice" : "text",
        };
    }

    /// <summary>A value that the schema itself offers.</summary>
    private static JsonElement? Given(JsonElement schema) =>
        ToolSchema.FindMember(schema, "default") ?? First(schema, "examples") ?? First(schema, "enum") ?? ToolSchema.FindMember(schema, "const");

    private static JsonElement? First(JsonElement schema, string member) =>
        ToolSchema.FindMember(schema, member) is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0 ? choices[0] : null;
}
