using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Mcp;

/// <summary>One argument of a tool.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">Its JSON schema.</param>
/// <param name="IsRequired">Whether the tool cannot do without it.</param>
internal sealed record ToolArgument(string Name, JsonElement Schema, bool IsRequired)
{
    /// <summary>The types that it may have; empty when the schema does not say.</summary>
    public IReadOnlyList<string> Types { get; } = TypesOf(Schema);

    public override string ToString() => $"{Name}: {(Types.Count == 0 ? "any" : string.Join("|", Types))}";

    /// <summary>Reads what was written at the prompt as the type that the tool wants.</summary>
    /// <exception cref="FormatException">It is no such thing; the message says what is wanted.</exception>
    public JsonElement Parse(string text)
    {
        var value = Types.Select(type => ParseAs(type, text)).FirstOrDefault(parsed => parsed is not null)
            ?? (Types.Count == 0 ? Json(text) ?? JsonValue.Create(text) : null)
            ?? throw new FormatException($"{Name} wants {string.Join(" or ", Types.Select(Describe))}, not '{text}'");
        var element = JsonSerializer.SerializeToElement(value);
        if (ToolSchema.FindMember(Schema, "enum") is { ValueKind: JsonValueKind.Array } allowed && !allowed.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, element)))
        {
            throw new FormatException($"{Name} is one of {string.Join(", ", allowed.EnumerateArray())}, not '{text}'");
        }

        return element;
    }

    private static JsonNode? ParseAs(string type, string text) => type switch
    {
        "string" => JsonValue.Create(text),
        "integer" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        "number" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => Json(text) ?? JsonValue.Create(number),
        "boolean" when bool.TryParse(text, out var flag) => JsonValue.Create(flag),
        "array" => Json(text) as JsonArray,
        "object" => Json(text) as JsonObject,
        _ => null,
    };

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Describe(string type) => type switch
    {
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a JSON array such as [1,2]",
        "object" => "a JSON object such as {\"a\":1}",
        _ => $"a {type}",
    };

    // A string takes anything, so whatever else it may be is tried first.
    private static string[] TypesOf(JsonElement schema)
    {
        var own = ToolSchema.FindMember(schema, "type") switch
        {
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } several => several.EnumerateArray().Select(type => type.ToString()),
            _ => ((ReadOnlySpan<string>)["anyOf", "oneOf"]).ToArray()
                .Select(keyword => ToolSchema.FindMember(schema, keyword))
                .OfType<JsonElement>()
                .Where(choices => choices.ValueKind == JsonValueKind.Array)
                .SelectMany(choices => choices.EnumerateArray())
                .SelectMany(TypesOf),
        };
        return [.. own.Where(type => type != "null").Distinct().OrderBy(type => type == "string")];
    }
}
