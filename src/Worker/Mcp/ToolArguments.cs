using System.Text.Json;
using System.Text.Json.Nodes;
using Shared;

namespace Reconciler.Worker.Mcp;

/// <summary>Converts the arguments of a command line to those of a tool, and validates them before the tool is called.</summary>
internal static class ToolArguments
{
    /// <summary>Parses and validates the arguments of a call.</summary>
    /// <param name="schema">The tool's input schema; null if it is unknown. A value is then JSON if it parses as JSON, else text.</param>
    /// <param name="pairs">Arguments as <c>name=value</c>. They override members of <paramref name="json"/>.</param>
    /// <param name="json">Arguments as a JSON object; null if there is none.</param>
    /// <param name="errors">All errors: malformed, unknown and missing arguments; empty if the call is valid.</param>
    public static IReadOnlyDictionary<string, JsonElement> Parse(
        ToolSchema? schema, IEnumerable<string> pairs, string? json, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        var malformed = new HashSet<string>(StringComparer.Ordinal);
        var arguments = ParseJson(json, found);
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, var text])
            {
                found.Add($"'{pair}' is not an argument; write name=value");
                continue;
            }

            try
            {
                arguments[name] = FindArgument(schema, name).Parse(text);
            }
            catch (FormatException e)
            {
                found.Add(e.Message);
                malformed.Add(name);
            }
        }

        if (schema is not null) found.AddRange(ValidateNames(schema, arguments, malformed));
        errors = found;
        return arguments;
    }

    private static ToolArgument FindArgument(ToolSchema? schema, string name) =>
        schema?.Arguments.FirstOrDefault(argument => argument.Name == name) ?? new ToolArgument(name, default, IsRequired: false);

    /// <summary>Finds unknown and missing arguments.</summary>
    /// <param name="schema">The input schema of the tool.</param>
    /// <param name="arguments">The parsed arguments.</param>
    /// <param name="malformed">Arguments with an error already; they are not reported as missing, too.</param>
    private static IEnumerable<string> ValidateNames(
        ToolSchema schema, Dictionary<string, JsonElement> arguments, HashSet<string> malformed)
    {
        var known = schema.Arguments.Select(argument => argument.Name).ToList();
        foreach (var unknown in schema.AllowsAdditional ? [] : arguments.Keys.Except(known))
        {
            var hint = Spelling.Hint(unknown, known) ?? (known.Count == 0 ? "the tool has no arguments" : $"the tool has {schema}");
            yield return $"there is no argument {unknown}; {hint}";
        }

        foreach (var argument in schema.Arguments.Where(argument => argument.IsRequired))
        {
            if (arguments.ContainsKey(argument.Name) || malformed.Contains(argument.Name)) continue;
            yield return $"{argument.Name} is missing ({string.Join("|", argument.Types.DefaultIfEmpty("any"))})";
        }
    }

    private static Dictionary<string, JsonElement> ParseJson(string? json, List<string> errors)
    {
        if (json is null) return [];
        try
        {
            if (JsonNode.Parse(json) is JsonObject members)
            {
                return members.ToDictionary(member => member.Key, member => JsonSerializer.SerializeToElement(member.Value));
            }

            errors.Add("--json must be a JSON object, such as '{\"a\":5}'");
        }
        catch (JsonException e)
        {
            errors.Add($"--json is not valid JSON: {e.Message}");
        }

        return [];
    }
}
