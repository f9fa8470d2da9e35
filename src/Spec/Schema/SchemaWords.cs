using System.Text.Json.Nodes;
using Reconciler.Spec.Mapping;

namespace Reconciler.Spec.Schema;

/// <summary>Says in words what a JSON Schema says.</summary>
internal static class SchemaWords
{
    /// <summary>The type of the values.</summary>
    public static string DescribeType(JsonObject schema)
    {
        if (schema["$ref"] is not null) return "structure";
        if (schema["enum"] is not null || schema["const"] is not null) return "string";
        if (schema["type"] is JsonArray types) return types.Any(type => (string)type! == "object") ? "JSON document" : "string";
        switch ((string?)schema["type"])
        {
            case null:
                return "any value";
            case "array":
                var items = DescribeType(schema["items"]!.AsObject());
                return $"list of {items}s";
            case "object" when schema["additionalProperties"] is JsonObject entry:
                return $"map of {DescribeType(entry)}s";
            case "object":
                return "structure";
            case var type:
                return type;
        }
    }

    /// <summary>The allowed values, of the items if it is a list.</summary>
    public static IReadOnlyList<string> FindAllowed(JsonObject schema)
    {
        if (schema["items"] is JsonObject items) return FindAllowed(items);
        if (schema["const"] is { } only) return [(string)only!];
        return (schema["enum"] ?? TextOf(schema)["enum"]) is JsonArray values ? [.. values.Select(value => (string)value!)] : [];
    }

    /// <summary>What else the values must be.</summary>
    public static IEnumerable<string> DescribeConstraints(JsonObject schema)
    {
        var text = TextOf(schema);
        if (DescribeRange(text, "minLength", "maxLength", "characters") is { } length) yield return length;
        if (DescribeRange(schema, "minimum", "maximum", null) is { } range) yield return range;
        if (DescribeRange(schema, "minItems", "maxItems", "items") is { } items) yield return items;
        if (schema["additionalProperties"] is JsonObject
            && DescribeRange(schema, "minProperties", "maxProperties", "entries") is { } entries)
            yield return entries;
        if (FindWords(text) is { } words) yield return words.Expected;
        if (schema["items"] is JsonObject item)
        {
            foreach (var each in DescribeConstraints(item)) yield return $"each item: {each}";
        }
    }

    /// <summary>The rules about fields that are set together.</summary>
    public static IEnumerable<string> DescribeRules(JsonObject structure)
    {
        if ((int?)structure["minProperties"] == 1 && (int?)structure["maxProperties"] == 1) yield return "Exactly one field is required.";
        foreach (var rule in structure["allOf"] as JsonArray ?? [])
        {
            if ((string?)rule!["description"] is { } words) yield return words;
        }
    }

    /// <summary>The constraints of text; the alternative accepts text with references.</summary>
    private static JsonObject TextOf(JsonObject schema) => schema["anyOf"] is JsonArray choices ? choices[0]!.AsObject() : schema;

    private static PatternWords? FindWords(JsonObject text) => (string?)text["pattern"] is ['^', .. var inner, '$']
        ? PatternWords.Find($@"\A{inner}\z")
        : null;

    private static string? DescribeRange(JsonObject schema, string minimum, string maximum, string? unit)
    {
        var suffix = unit is null ? "" : $" {unit}";
        return ((long?)schema[minimum], (long?)schema[maximum]) switch
        {
            ({ } low, { } high) => $"{low} to {high}{suffix}",
            ({ } low, null) => $"at least {low}{suffix}",
            (null, { } high) => $"at most {high}{suffix}",
            _ => null,
        };
    }
}
