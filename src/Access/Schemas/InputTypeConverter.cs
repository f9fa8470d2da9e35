using System.Text.Json;
using System.Text.Json.Nodes;
using Cedar.Schemas;

namespace Reconciler.Access.Schemas;

/// <summary>Converts the JSON Schema of a tool's arguments to a Cedar type.</summary>
/// <remarks>
/// string becomes String, integer Long, number decimal, boolean Bool, array a Set of its items, and object a Record of its properties.
/// Properties that are not required or may be null are optional. A property that can only be null is an entity: AgentCore leaves it out
/// of the input, and Cedar cannot compare it with anything. A local <c>$ref</c> is followed. Where Cedar has no single type - a
/// choice of types, an array without items, a schema without a type, an unresolved reference - the type is unknown: policies may use
/// the value, and nothing is checked. Properties that the schema does not name cannot be used, even if it allows others.
/// </remarks>
internal sealed class InputTypeConverter
{
    private const int MaxDepth = 30;

    // References can expand a small schema exponentially. Types above this limit are unknown.
    private const int MaxTypes = 10_000;

    private readonly JsonObject _root;
    private int _types;

    private InputTypeConverter(JsonObject root) => _root = root;

    /// <summary>The type of a tool's <c>context.input</c>.</summary>
    public static CedarType Convert(JsonObject? inputSchema)
    {
        if (inputSchema is null)
            return new CedarType.Unknown();
        // The schema of a tool without arguments is often {}.
        return inputSchema["type"] is null && inputSchema["properties"] is null && inputSchema["$ref"] is null
            ? new CedarType.Record(RecordAttributes.None)
            : new InputTypeConverter(inputSchema).Type(inputSchema, 0).Type;
    }

    private (CedarType Type, bool IsNullable) Type(JsonNode? node, int depth)
    {
        if (node is not JsonObject schema || depth > MaxDepth || ++_types > MaxTypes)
            return (new CedarType.Unknown(), false);
        if (Text(schema["$ref"]) is { } reference)
            return Type(Resolve(reference), depth + 1);
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray choice)
            return Choice(choice, depth);
        if (schema["allOf"] is JsonArray { Count: 1 } one && schema["type"] is null)
            return Type(one[0], depth + 1);
        if (schema["type"] is JsonArray types)
            return types.Select(Text).Where(t => t != "null").ToList() switch
            {
                [{ } single] => (Named(single, schema, depth), types.Count > 1),
                [] when types.Count > 0 => (Named("null", schema, depth), true),
                _ => (new CedarType.Unknown(), types.Any(t => Text(t) == "null")),
            };
        var name = Text(schema["type"]) ?? (schema["properties"] is null ? TypeOfValues(schema) : "object");
        return (Named(name, schema, depth), name == "null");
    }

    // Optional arguments are often declared as a choice between a type and null.
    private (CedarType, bool) Choice(JsonArray choice, int depth)
    {
        var others = choice.Where(c => Text((c as JsonObject)?["type"]) != "null").ToList();
        return others switch
        {
            [var only] => (Type(only, depth + 1).Type, choice.Count > 1),
            [] when choice.Count > 0 => (Named("null", [], depth), true),
            _ => (new CedarType.Unknown(), others.Count < choice.Count),
        };
    }

    private CedarType Named(string? name, JsonObject schema, int depth) => name switch
    {
        "string" => new CedarType.String(),
        "integer" => new CedarType.Long(),
        "boolean" => new CedarType.Boolean(),
        "number" => new CedarType.Extension("decimal"),
        "array" => Type(schema["items"], depth + 1).Type is not CedarType.Unknown and var element
            ? new CedarType.Set(element)
            : new CedarType.Unknown(),
        "object" => new CedarType.Record(new RecordAttributes(Attributes(schema, depth))),
        "null" => new CedarType.Entity(AgentCoreNames.Null),
        _ => new CedarType.Unknown(),
    };

    private IEnumerable<AttributeType> Attributes(JsonObject schema, int depth)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(Text).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            var (type, isNullable) = Type(property, depth + 1);
            yield return new AttributeType(name, type, required.Contains(name) && !isNullable);
        }
    }

    private static string? TypeOfValues(JsonObject schema)
    {
        var values = schema["enum"] as JsonArray ?? (schema["const"] is { } constant ? [constant.DeepClone()] : []);
        return values.Count > 0 && values.All(v => v?.GetValueKind() == JsonValueKind.String) ? "string" : null;
    }

    private JsonNode? Resolve(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            return reference == "#" ? _root : null;
        JsonNode? node = _root;
        foreach (var part in reference[2..].Split('/'))
            node = (node as JsonObject)?[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
        return node;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
