using System.Text.Json;
using System.Text.Json.Nodes;
using Shared;

namespace Reconciler.Worker.Mcp;

/// <summary>Makes a tool's arguments of what was written at the prompt, and finds what is wrong with them before anybody is called.</summary>
internal static class ToolArguments
{
    /// <param name="schema">What the tool wants; null when nobody knows, and everything is taken for what it looks like.</param>
    /// <param name="pairs"><c>name=value</c>.</param>
    /// <param name="json">A JSON object with arguments, which pairs complete and override.</param>
    /// <param name="errors">All that is wrong.</param>
    public static IReadOnlyDictionary<string, JsonElement> Parse(ToolSchema? schema, IEnumerable<string> pairs, string? json, out IReadOnlyList<string> errors)
    {
        var wrong = new List<string>();
        var misread = new HashSet<string>(StringComparer.Ordinal);
        var arguments = FromJson(json, wrong);
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, var text])
            {
                wrong.Add($"'{pair}' is no argument; write name=value");
                continue;
            }

            try
            {
                arguments[name] = ArgumentOf(schema, name).Parse(text);
            }
            catch (FormatException e)
            {
                wrong.Add(e.Message);
                misread.Add(name);
            }
        }

        if (schema is not null) wrong.AddRange(WrongNames(schema, arguments, misread));
        errors = wrong;
        return arguments;
    }

    private static ToolArgument ArgumentOf(ToolSchema? schema, string name) =>
        schema?.Arguments.FirstOrDefault(argument => argument.Name == name) ?? new ToolArgument(name, default, IsRequired: false);

    /// <param name="schema">What the tool wants.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="misread">What was written but is nothing that the tool takes; it is not missing as well.</param>
    private static IEnumerable<string> WrongNames(ToolSchema schema, Dictionary<string, JsonElement> arguments, HashSet<string> misread)
    {
        var known = schema.Arguments.Select(argument => argument.Name).ToList();
        foreach (var unknown in schema.AllowsAdditional ? [] : arguments.Keys.Except(known))
        {
            var hint = Spelling.Hint(unknown, known) ?? (known.Count == 0 ? "it takes none" : $"it takes {schema}");
            yield return $"there is no argument {unknown}; {hint}";
        }

        foreach (var missing in schema.Arguments.Where(argument => argument.IsRequired && !arguments.ContainsKey(argument.Name) && !misread.Contains(argument.Name)))
        {
            yield return $"{missing.Name} is missing ({string.Join("|", missing.Types.DefaultIfEmpty("any"))})";
        }
    }

    private static Dictionary<string, JsonElement> FromJson(string? json, List<string> wrong)
    {
        if (json is null) return [];
        try
        {
            if (JsonNode.Parse(json) is JsonObject members) return members.ToDictionary(member => member.Key, member => JsonSerializer.SerializeToElement(member.Value));
            wrong.Add("--json takes an object, such as '{\"a\":5}'");
        }
        catch (JsonException e)
        {
            wrong.Add($"--json is no JSON: {e.Message}");
        }

        return [];
    }
}
