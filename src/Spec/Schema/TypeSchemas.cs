using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime.Documents;
using Amazon.Runtime.Internal;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Mapping;

namespace Reconciler.Spec.Schema;

/// <summary>JSON Schemas of model types; each structure is defined once.</summary>
internal sealed class TypeSchemas
{
    // A value that holds a reference is whatever it will be.
    private const string HoldsReference = @"\$\{";
    private readonly SortedDictionary<string, JsonObject> _definitions = new(StringComparer.Ordinal);

    public JsonObject Definitions() => new(_definitions.Select(definition => KeyValuePair.Create(definition.Key, (JsonNode?)definition.Value)));

    public JsonObject Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool)) return Typed("boolean");
        if (type == typeof(int) || type == typeof(long)) return Typed("integer");
        if (type == typeof(float) || type == typeof(double)) return Typed("number");
        if (type == typeof(Document)) return [];
        if (type == typeof(JsonDocumentText)) return new JsonObject { ["type"] = new JsonArray("object", "string") };
        if (TypeRules.IsEnumeration(type)) return new JsonObject { ["enum"] = new JsonArray([.. TypeRules.ValuesOf(type).Select(value => JsonValue.Create(value))]) };
        if (TypeRules.IsList(type)) return new JsonObject { ["type"] = "array", ["items"] = Of(type.GenericTypeArguments[0]) };
        if (TypeRules.IsMap(type)) return new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(type.GenericTypeArguments[1]) };
        return ModelShape.IsStructure(type) ? Reference(type) : Typed("string");
    }

    private JsonObject Reference(Type type)
    {
        var name = type.FullName!.Replace("Amazon.", "", StringComparison.Ordinal).Replace("Reconciler.Spec.Kinds.", "", StringComparison.Ordinal)
            .Replace("Reconciler.Spec.", "", StringComparison.Ordinal).Replace(".Model.", ".", StringComparison.Ordinal);
        if (!_definitions.ContainsKey(name))
        {
            // In place before its members are looked at: structures contain themselves.
            _definitions[name] = [];
            _definitions[name] = Structure(type);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    private JsonObject Structure(Type type)
    {
        var properties = new JsonObject();
        foreach (var (key, member, _) in TypeRules.KeysOf(type).OrderBy(key => key.Key, StringComparer.Ordinal)) properties[key] = Member(member);
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        var required = TypeRules.RequiredOf(type).Select(member => JsonValue.Create(member.Name)).ToArray<JsonNode>();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        return schema;
    }

    private JsonObject Member(ModelMember member)
    {
        var schema = Of(member.Type);
        var bounds = member.Property.GetCustomAttribute<AWSPropertyAttribute>();
        var pattern = ApiConstraints.Find(member.Property.DeclaringType!, member.Property.Name)?.Pattern;
        switch ((string?)schema["type"])
        {
            case "string" when pattern is not null && IsPortable(pattern):
                schema["anyOf"] = new JsonArray(new JsonObject { ["pattern"] = ToEcma(pattern) }, new JsonObject { ["pattern"] = HoldsReference });
                break;
            case "integer" or "number":
                Bound(schema, bounds, "minimum", "maximum");
                break;
            case "array":
                Bound(schema, bounds, "minItems", "maxItems");
                break;
        }

        return schema;
    }

    private static void Bound(JsonObject schema, AWSPropertyAttribute? bounds, string minimum, string maximum)
    {
        if (bounds is { IsMinSet: true }) schema[minimum] = bounds.Min;
        if (bounds is { IsMaxSet: true }) schema[maximum] = bounds.Max;
    }

    /// <summary>Not every checker knows Unicode classes and inline options; such patterns mostly mean "any text", and validate knows them.</summary>
    private static bool IsPortable(string pattern) => !pattern.Contains(@"\p{", StringComparison.Ordinal) && !pattern.Contains("(?s)", StringComparison.Ordinal);

    /// <summary>.NET's anchors in the dialect of JSON Schema.</summary>
    private static string ToEcma(string pattern) => pattern.Replace(@"\A", "^", StringComparison.Ordinal).Replace(@"\z", "$", StringComparison.Ordinal);

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
