using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Documents;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.Rules;
using Reconciler.Spec.Yaml;
using Shared;

namespace Reconciler.Spec.Binding;

/// <summary>Binds YAML nodes to model types, those of the SDK and our own, and reports every error.</summary>
/// <param name="errors">Receives the errors.</param>
/// <param name="locations">Receives the location of each member, by path.</param>
/// <param name="kind">The kind of the document; null if it is none.</param>
internal sealed class Binder(ErrorList errors, Dictionary<string, SourceLocation> locations, string? kind = null)
{
    /// <summary>
    /// Whether a value is missing: it is required and not written, or has the wrong type. Unknown fields, values that break a constraint,
    /// and members that exclude each other take nothing away from the others, which are still checked.
    /// </summary>
    public bool HasLost { get; private set; }

    /// <summary>Binds a node. Returns null if the value is unset or invalid.</summary>
    public object? Bind(SpecNode node, Type type, string path)
    {
        locations[path] = node.Location;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (node is ScalarNode { IsNull: true }) return null;
        if (type == typeof(JsonDocumentText)) return BindJsonText(node, path);
        if (type == typeof(Document)) return ToDocument(node);
        if (type == typeof(SecretSource) && node is ScalarNode) return RefuseSecret(node, path);
        if (SpecTypes.IsMap(type)) return BindMap(node, type, path);
        if (SpecTypes.IsList(type)) return BindList(node, type, path);
        return ModelType.IsStructure(type) ? BindStructure(node, type, path) : BindScalar(node, type, path);
    }

    /// <summary>Binds a mapping to a new model.</summary>
    public object? BindStructure(SpecNode node, Type type, string path)
    {
        locations[path] = node.Location;
        if (node is not MappingNode map) return ReportMismatch(node, path, "a mapping");
        var structure = StructureType.Get(type);
        var model = Activator.CreateInstance(type)!;
        foreach (var (key, value) in map.Members)
        {
            var memberPath = $"{path}.{key.Text}";
            if (!structure.Keys.TryGetValue(key.Text, out var target))
            {
                errors.Add(
                    key.Location, memberPath, "unknown field",
                    Spelling.Hint(key.Text, structure.Keys.Keys) ?? structure.FindPlace(key.Text)
                        ?? FormatAllowed(structure.Keys.Keys, path));
                continue;
            }

            if (Bind(value, target.Member.Type, memberPath) is not { } bound) continue;
            target.Member.Set(target.IsMirrored ? SpecTypes.GetMirroredRequest(model) : model, bound);
            ConstraintChecker.Check(target.Member, bound, value, memberPath, errors);
        }

        if (structure.IsUnion) CheckUnion(map, structure.Keys.Keys, path);
        foreach (var member in structure.Required.Where(member => map.Find(member) is null or ScalarNode { IsNull: true }))
            Lose(map.Location, path, $"{member} is missing");
        if (structure.Rules.Count > 0) CheckRules(new NodeMembers(map), structure.Rules, path, map.Location);
        return model;
    }

    private void CheckRules(NodeMembers members, IReadOnlyList<MemberRule> rules, string path, SourceLocation start)
    {
        foreach (var problem in rules.Select(rule => rule.FindProblem(members)).OfType<RuleProblem>())
        {
            var place = problem.Member.Length == 0 ? path : $"{path}.{problem.Member}";
            var location = problem.Member.Length == 0 ? start : locations.GetValueOrDefault(place, start);
            errors.Add(location, place, problem.Message, problem.Hint);
        }
    }

    private void CheckUnion(MappingNode map, IEnumerable<string> members, string path)
    {
        var written = map.Members.Select(member => member.Key.Text).Intersect(members).ToList();
        if (written.Count == 1) return;
        var found = written.Count == 0 ? "none" : string.Join(" and ", written);
        Lose(
            map.Location, path, $"exactly one of {string.Join(", ", members.Order(StringComparer.Ordinal))} is required; found {found}");
    }

    private object? BindScalar(SpecNode node, Type type, string path)
    {
        if (node is not ScalarNode scalar) return ReportMismatch(node, path, DescribeExpected(type));
        if (type == typeof(string)) return scalar.Text;
        if (SpecTypes.IsEnumeration(type)) return BindEnumeration(scalar, type, path);
        if (type == typeof(bool)) return scalar.Boolean ?? ReportMismatch(node, path, DescribeExpected(type));
        if (type == typeof(int))
            return scalar.IsInteger && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i)
                ? i
                : ReportMismatch(node, path, DescribeExpected(type));
        if (type == typeof(long))
            return scalar.IsInteger && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var l)
                ? l
                : ReportMismatch(node, path, DescribeExpected(type));
        if (type == typeof(double))
            return scalar.IsNumber && double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var d)
                ? d
                : ReportMismatch(node, path, DescribeExpected(type));
        if (type == typeof(float))
            return scalar.IsNumber && float.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var f)
                ? f
                : ReportMismatch(node, path, DescribeExpected(type));
        if (type == typeof(DateTime))
        {
            return DateTime.TryParse(
                scalar.Text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : ReportMismatch(node, path, DescribeExpected(type));
        }

        if (type == typeof(MemoryStream))
            return DecodeBase64(scalar) is { } bytes ? new MemoryStream(bytes) : ReportMismatch(node, path, DescribeExpected(type));
        return ReportMismatch(node, path, DescribeExpected(type));
    }

    private object? BindEnumeration(ScalarNode scalar, Type type, string path)
    {
        var values = SpecTypes.GetEnumValues(type);
        if (values.Contains(scalar.Text)) return type.IsEnum ? Enum.Parse(type, scalar.Text) : Activator.CreateInstance(type, scalar.Text);
        Lose(
            scalar.Location, path, $"expected one of {string.Join(", ", values)}; found {scalar.Description}",
            Spelling.Hint(scalar.Text, values));
        return null;
    }

    private object? BindList(SpecNode node, Type type, string path)
    {
        if (node is not SequenceNode list) return ReportMismatch(node, path, "a list");
        var items = (IList)Activator.CreateInstance(type)!;
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = Bind(list.Items[i], type.GenericTypeArguments[0], $"{path}[{i}]");
            if (item is not null) items.Add(item);
            else if (list.Items[i] is ScalarNode { IsNull: true } empty)
                Lose(empty.Location, $"{path}[{i}]", $"expected {DescribeExpected(type.GenericTypeArguments[0])}; found nothing");
        }

        return items;
    }

    private object? BindMap(SpecNode node, Type type, string path)
    {
        if (node is not MappingNode map) return ReportMismatch(node, path, "a mapping");
        var entries = (IDictionary)Activator.CreateInstance(type)!;
        foreach (var (key, value) in map.Members)
        {
            var bound = Bind(value, type.GenericTypeArguments[1], $"{path}.{key.Text}");
            if (bound is not null) entries[key.Text] = bound;
            else if (value is ScalarNode { IsNull: true })
                Lose(
                    value.Location, $"{path}.{key.Text}", $"expected {DescribeExpected(type.GenericTypeArguments[1])}; found nothing",
                    "write \"\" for an empty string");
        }

        return entries;
    }

    private JsonDocumentText? BindJsonText(SpecNode node, string path)
    {
        if (node is MappingNode) return new JsonDocumentText(ToJson(node)!.ToJsonString());
        if (node is not ScalarNode scalar)
            return (JsonDocumentText?)ReportMismatch(node, path, "a JSON document, as a mapping or as a string");
        string? problem = null;
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            if (JsonNode.Parse(scalar.Text, documentOptions: options) is JsonObject document)
            {
                return new JsonDocumentText(document.ToJsonString());
            }
        }
        catch (JsonException e)
        {
            problem = e.Message;
        }

        Lose(scalar.Location, path, $"expected a JSON document, as a mapping or as a string; found {scalar.Description}", problem);
        return null;
    }

    private object? RefuseSecret(SpecNode node, string path)
    {
        // The error does not show the value, because it may be the secret.
        Lose(
            node.Location, path, "a secret must not be written in a spec",
            "use {env: NAME}, {file: PATH}, {secretsManager: NAME} or {generate: true}");
        return null;
    }

    private object? ReportMismatch(SpecNode node, string path, string expected)
    {
        Lose(node.Location, path, $"expected {expected}; found {node.Description}");
        return null;
    }

    private void Lose(SourceLocation location, string path, string message, string? hint = null)
    {
        HasLost = true;
        errors.Add(location, path, message, hint);
    }

    private string FormatAllowed(IEnumerable<string> keys, string path)
    {
        const int MaxShown = 12;
        var sorted = keys.Order(StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", sorted.Take(MaxShown));
        if (sorted.Count <= MaxShown) return $"allowed: {shown}";
        var rest = kind is null ? "" : $"; `reconciler explain {ToExplainPath(path)}` lists them";
        return $"allowed: {shown} and {sorted.Count - MaxShown} more{rest}";
    }

    /// <summary>The argument of the command explain for a path: without <c>spec</c> and indexes.</summary>
    private string ToExplainPath(string path) =>
        kind + string.Concat(path.Split('.').Skip(1).Select(part => "." + part.Split('[')[0]));

    private static string DescribeExpected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return "a string";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(int) || type == typeof(long)) return "an integer";
        if (type == typeof(double) || type == typeof(float)) return "a number";
        if (type == typeof(DateTime)) return "a time such as 2026-01-31T12:00:00Z";
        if (type == typeof(MemoryStream)) return "a base64 string";
        if (SpecTypes.IsEnumeration(type)) return $"one of {string.Join(", ", SpecTypes.GetEnumValues(type))}";
        return SpecTypes.IsList(type) ? "a list" : "a mapping";
    }

    private static byte[]? DecodeBase64(ScalarNode scalar)
    {
        var bytes = new byte[scalar.Text.Length];
        return Convert.TryFromBase64String(scalar.Text, bytes, out var length) ? bytes[..length] : null;
    }

    private static JsonNode? ToJson(SpecNode node) => node switch
    {
        MappingNode map => new JsonObject(map.Members.Select(member => KeyValuePair.Create(member.Key.Text, ToJson(member.Value)))),
        SequenceNode list => new JsonArray([.. list.Items.Select(ToJson)]),
        ScalarNode { IsNull: true } => null,
        ScalarNode { Boolean: { } flag } => JsonValue.Create(flag),
        ScalarNode { IsInteger: true } number when long.TryParse(number.Text, CultureInfo.InvariantCulture, out var value) =>
            JsonValue.Create(value),
        ScalarNode { IsNumber: true } number
            when decimal.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => JsonValue.Create(value),
        ScalarNode text => JsonValue.Create(text.Text),
        _ => null,
    };

    private static Document ToDocument(SpecNode node) => node switch
    {
        MappingNode map => new Document(map.Members.ToDictionary(member => member.Key.Text, member => ToDocument(member.Value))),
        SequenceNode list => new Document(list.Items.Select(ToDocument).ToList()),
        ScalarNode { IsNull: true } => new Document(),
        ScalarNode { Boolean: { } flag } => new Document(flag),
        ScalarNode { IsInteger: true } number when int.TryParse(number.Text, CultureInfo.InvariantCulture, out var value) =>
            new Document(value),
        ScalarNode { IsInteger: true } number when long.TryParse(number.Text, CultureInfo.InvariantCulture, out var value) =>
            new Document(value),
        ScalarNode { IsNumber: true } number => new Document(double.Parse(number.Text, CultureInfo.InvariantCulture)),
        ScalarNode text => new Document(text.Text),
        _ => new Document(),
    };
}
