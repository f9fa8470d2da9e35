using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Reconciler.Spec.Kinds;
using Shared;

namespace Reconciler.Spec.Schema;

/// <summary>Explains kinds and fields from the JSON Schema that is checked in.</summary>
public sealed class SpecExplainer
{
    private readonly JsonObject _schema = JsonNode.Parse(SpecSchema.Text)!.AsObject();

    /// <summary>The names of the kinds.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. KindCatalog.All.Select(kind => kind.Name)];

    /// <summary>Explains a kind or a field.</summary>
    /// <param name="path">
    /// A path such as <c>Gateway.protocolConfiguration.mcp</c>; <c>spec</c> and indexes of lists may be written, too.
    /// </param>
    /// <param name="explanation">The explanation, with the fields of a structure.</param>
    /// <param name="problem">Why the path leads nowhere, with the nearest name; null if it does.</param>
    public bool TryExplain(
        string path, [NotNullWhen(true)] out FieldExplanation? explanation, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(path);
        (explanation, problem) = (null, null);
        var parts = path.Split('.').Select(part => part.Split('[')[0]).ToList();
        var kind = Kinds.FirstOrDefault(name => string.Equals(name, parts[0], StringComparison.OrdinalIgnoreCase));
        if (kind is null)
        {
            var hint = Spelling.Hint(parts[0], Kinds) ?? $"kinds: {string.Join(", ", Kinds)}";
            problem = $"There is no kind {Shown.Cut(parts[0])}; {hint}";
            return false;
        }

        var (schema, at, isRequired) = (FindKind(kind), kind, false);
        if (parts.ElementAtOrDefault(1) == "metadata") schema = _schema["properties"]!.AsObject();
        foreach (var part in parts.Skip(1).SkipWhile(part => part == "spec"))
        {
            var fields = part == "metadata" && at == kind ? schema : FieldsOf(schema);
            if (fields is null)
            {
                problem = $"{at} has no fields.";
                return false;
            }

            if (FindField(fields, part) is not { } field)
            {
                var names = fields.Select(member => member.Key).ToList();
                problem = $"{at} has no field {Shown.Cut(part)}; {Spelling.Hint(part, names) ?? $"fields: {string.Join(", ", names)}"}";
                return false;
            }

            isRequired = IsRequired(schema, field.Name);
            (schema, at) = (field.Schema, $"{at}.{field.Name}");
        }

        explanation = Explain(at, schema, isRequired, withFields: true);
        return true;
    }

    private static (string Name, JsonObject Schema)? FindField(JsonObject fields, string part)
    {
        if (fields["*"] is JsonObject entry) return (part, entry);
        var name = fields.Select(member => member.Key)
            .FirstOrDefault(name => string.Equals(name, part, StringComparison.OrdinalIgnoreCase));
        return name is null ? null : (name, fields[name]!.AsObject());
    }

    private JsonObject FindKind(string kind) => _schema["allOf"]!.AsArray()
        .Single(branch => (string)branch!["if"]!["properties"]!["kind"]!["const"]! == kind)!["then"]!["properties"]!["spec"]!.AsObject();

    /// <summary>The schema with the members of the structure that it refers to.</summary>
    private JsonObject Resolve(JsonObject schema) => (string?)schema["$ref"] is { } reference
        ? _schema["$defs"]![reference["#/$defs/".Length..]]!.AsObject()
        : schema;

    /// <summary>The fields of a structure, also as item of a list; <c>*</c> stands for any key of a map.</summary>
    private JsonObject? FieldsOf(JsonObject schema)
    {
        var structure = Resolve(schema);
        if (structure["items"] is JsonObject items) return FieldsOf(items);
        if (structure["properties"] is JsonObject properties) return properties;
        return structure["additionalProperties"] is JsonObject entry ? new JsonObject { ["*"] = entry.DeepClone() } : null;
    }

    private bool IsRequired(JsonObject schema, string field)
    {
        var structure = Resolve(schema);
        if (structure["items"] is JsonObject items) return IsRequired(items, field);
        return structure["required"] is JsonArray required && required.Any(name => (string)name! == field);
    }

    private FieldExplanation Explain(string path, JsonObject schema, bool isRequired, bool withFields)
    {
        var structure = Resolve(schema);
        var fields = withFields && FieldsOf(schema) is { } members && members["*"] is null
            ? members.Select(member =>
                Explain($"{path}.{member.Key}", member.Value!.AsObject(), IsRequired(schema, member.Key), withFields: false))
            : [];
        return new FieldExplanation(path, SchemaWords.DescribeType(schema))
        {
            Description = (string?)schema["description"] ?? (string?)structure["description"],
            IsRequired = isRequired,
            Allowed = SchemaWords.FindAllowed(schema),
            Constraints = [.. SchemaWords.DescribeConstraints(schema), .. withFields ? SchemaWords.DescribeRules(structure) : []],
            Default = schema["default"]?.DeepClone(),
            Example = (schema["examples"] as JsonArray)?[0]?.DeepClone(),
            Fields = [.. fields],
        };
    }
}
