using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime.Documents;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Mapping;

namespace Reconciler.Spec.Schema;

/// <summary>JSON Schemas of model types; each structure is defined once.</summary>
internal sealed class TypeSchemas(Documentation documentation)
{
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
        if (TypeRules.IsMap(type)) return new JsonObject { ["type"] = "object", ["additionalProperties"] = type.GenericTypeArguments[1] == typeof(string) ? Plain() : Of(type.GenericTypeArguments[1]) };
        return ModelShape.IsStructure(type) ? Reference(type) : Typed("string");
    }

    /// <summary>Text that need not be quoted where YAML reads something else in it: <c>PORT: 8000</c>.</summary>
    private static JsonObject Plain() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

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
        var schema = new JsonObject();
        Describe(schema, documentation.Of(type));
        schema["type"] = "object";
        var properties = new JsonObject();
        var defaults = type.Assembly == typeof(TypeSchemas).Assembly ? Activator.CreateInstance(type) : null;
        foreach (var (key, member, isMirrored) in TypeRules.KeysOf(type).OrderBy(key => key.Key, StringComparer.Ordinal)) properties[key] = Member(member, isMirrored ? null : defaults);
        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        if (ApiConstraints.IsUnion(type)) (schema["minProperties"], schema["maxProperties"]) = (1, 1);
        var required = TypeRules.RequiredOf(type).Select(member => JsonValue.Create(member.Name)).ToArray<JsonNode>();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        return schema;
    }

    private JsonObject Member(ModelMember member, object? defaults)
    {
        var schema = Of(member.Type);
        MemberConstraints.Add(schema, member);
        if (defaults is not null && member.Get(defaults) is { } value && ModelMapper.ToJson(value) is JsonValue @default) schema["default"] = @default;
        var deprecation = member.Property.GetCustomAttribute<ObsoleteAttribute>();
        if (deprecation is not null) schema["deprecated"] = true;
        Describe(schema, documentation.Of(member.Property) ?? deprecation?.Message);
        return schema;
    }

    private static void Describe(JsonObject schema, string? description)
    {
        if (description is not null) schema.Insert(0, "description", description);
    }

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
