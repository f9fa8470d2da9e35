using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Mcp;

/// <summary>One argument of a tool.</summary>
/// <param name="Name">The name.</param>
/// <param name="Schema">The JSON Schema of the value.</param>
/// <param name="IsRequired">Whether a call must set it.</param>
internal sealed record ToolArgument(string Name, JsonElement Schema, bool IsRequired)
{
    /// <summary>The JSON types that the schema allows, without <c>null</c>; empty if the schema names no type.</summary>
    public IReadOnlyList<string> Types { get; } = GetTypes(Schema);

    public override string ToString() => $"{Name}: {(Types.Count == 0 ? "any" : string.Join("|", Types))}";

    /// <summary>Converts text of the command line to the first type of the schema that it fits.</summary>
    /// <exception cref="FormatException">The text fits no type, or is not in the <c>enum</c>; the message says what is allowed.</exception>
    public JsonElement Parse(string text)
    {
        var value = Types.Select(type => ParseAs(type, text)).FirstOrDefault(parsed => parsed is not null)
            ?? (Types.Count == 0 ? ParseJson(text) ?? JsonValue.Create(text) : null)
            ?? throw new FormatException($"{Name} must be {string.Join(" or ", Types.Select(Describe))}, not '{text}'");
        var element = JsonSerializer.SerializeToElement(value);
        if (ToolSchema.FindMember(Schema, "enum") is { ValueKind: JsonValueKind.Array } allowed
            && !allowed.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, element)))
        {
            throw new FormatException($"{Name} must be one of {string.Join(", ", allowed.EnumerateArray())}, not '{text}'");
        }

        return element;
    }

    private static JsonNode? ParseAs(string type, string text) => type switch
    {
        "string" => JsonValue.Create(text),
        "integer" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
            JsonValue.Create(number),
        "number" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
            ParseJson(text) ?? JsonValue.Create(number),
        "boolean" when bool.TryParse(text, out var flag) => JsonValue.Create(flag),
        "array" => ParseJson(text) as JsonArray,
        "object" => ParseJson(text) as JsonObject,
        _ => null,
    };

    private static JsonNode? ParseJson(string text)
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

    // "string" comes last: any text fits it, so no other type would be tried after it.
    private static string[] GetTypes(JsonElement schema)
    {
        var types = ToolSchema.FindMember(schema, "type") switch
        {
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } several => several.EnumerateArray().Select(type => type.ToString()),
            _ => ((ReadOnlySpan<string>)["anyOf", "oneOf"]).ToArray()
                .Select(keyword => ToolSchema.FindMember(schema, keyword))
                .OfType<JsonElement>()
                .Where(choices => choices.ValueKind == JsonValueKind.Array)
                .SelectMany(choices => choices.EnumerateArray())
                .SelectMany(GetTypes),
        };
        return [.. types.Where(type => type != "null").Distinct().OrderBy(type => type == "string")];
    }
}
