using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime.Documents;
using Reconciler.Spec.Binding;
using Reconciler.Spec.Documentation;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Schema;

/// <summary>Generates the JSON Schemas of model types. Each structure is defined once.</summary>
internal sealed class TypeSchemas(SpecDocumentation documentation)
{
    private readonly ExampleFactory _examples = new(documentation);
    private readonly SortedDictionary<string, JsonObject> _definitions = new(StringComparer.Ordinal);

    public JsonObject GetDefinitions() =>
        new(_definitions.Select(definition => KeyValuePair.Create(definition.Key, (JsonNode?)definition.Value)));

    public JsonObject GetSchema(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool)) return CreateTyped("boolean");
        if (type == typeof(int) || type == typeof(long)) return CreateTyped("integer");
        if (type == typeof(float) || type == typeof(double)) return CreateTyped("number");
        if (type == typeof(Document)) return [];
        if (type == typeof(JsonDocumentText)) return new JsonObject { ["type"] = new JsonArray("object", "string") };
        if (SpecTypes.IsEnumeration(type))
            return new JsonObject { ["enum"] = new JsonArray([.. SpecTypes.GetEnumValues(type).Select(value => JsonValue.Create(value))]) };
        if (SpecTypes.IsList(type)) return new JsonObject { ["type"] = "array", ["items"] = GetSchema(type.GenericTypeArguments[0]) };
        if (SpecTypes.IsMap(type))
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = GetSchema(type.GenericTypeArguments[1]) };
        }

        if (type == typeof(string)) return CreatePlainScalar();
        return ModelType.IsStructure(type) ? CreateReference(type) : CreateTyped("string");
    }

    /// <summary>A text. It needs no quotes if YAML reads it as another scalar: <c>PORT: 8000</c>.</summary>
    private static JsonObject CreatePlainScalar() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    private JsonObject CreateReference(Type type)
    {
        var name = type.FullName!.Replace("Amazon.", "", StringComparison.Ordinal)
            .Replace("Reconciler.Spec.Kinds.", "", StringComparison.Ordinal)
            .Replace("Reconciler.Spec.", "", StringComparison.Ordinal).Replace(".Model.", ".", StringComparison.Ordinal);
        if (!_definitions.ContainsKey(name))
        {
            // Add the definition before visiting its members, because structures may contain themselves.
            _definitions[name] = [];
            _definitions[name] = CreateStructure(type);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    private JsonObject CreateStructure(Type type)
    {
        var schema = new JsonObject();
        Describe(schema, documentation.FindSummary(type));
        schema["type"] = "object";
        var properties = new JsonObject();
        var defaults = type.Assembly == typeof(TypeSchemas).Assembly ? Activator.CreateInstance(type) : null;
        foreach (var (key, member, isMirrored) in SpecTypes.GetKeys(type).OrderBy(key => key.Key, StringComparer.Ordinal))
            properties[key] = CreateMember(member, isMirrored ? null : defaults);
        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        if (ApiConstraints.IsUnion(type)) (schema["minProperties"], schema["maxProperties"]) = (1, 1);
        var required = SpecTypes.GetRequiredMembers(type).Select(member => JsonValue.Create(member.Name)).ToArray<JsonNode>();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        var rules = TypeRules.Get(type).Select(CreateRule).ToArray<JsonNode>();
        if (rules.Length > 0) schema["allOf"] = new JsonArray(rules);
        return schema;
    }

    private static JsonObject CreateRule(MemberRule rule)
    {
        var schema = rule.ToSchema();
        Describe(schema, rule.Words);
        return schema;
    }

    private JsonObject CreateMember(ModelMember member, object? defaults)
    {
        var schema = GetSchema(member.Type);
        MemberConstraints.Add(schema, member);
        var documented = documentation.Get(member);
        var @default = documented.Default?.DeepClone() ?? (defaults is null ? null : ModelMapper.ToJson(member.Get(defaults)) as JsonValue);
        if (@default is not null) schema["default"] = @default;
        var deprecation = member.Property.GetCustomAttribute<ObsoleteAttribute>();
        if (deprecation is not null) schema["deprecated"] = true;
        if ((_examples.Create(member) ?? @default?.DeepClone()) is { } example) schema["examples"] = new JsonArray(example);
        Describe(schema, documented.Description ?? deprecation?.Message);
        return schema;
    }

    private static void Describe(JsonObject schema, string? description)
    {
        if (description is not null) schema.Insert(0, "description", description);
    }

    private static JsonObject CreateTyped(string type) => new() { ["type"] = type };
}
