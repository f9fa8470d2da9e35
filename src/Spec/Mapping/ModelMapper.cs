using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Documents;

namespace Reconciler.Spec.Mapping;

/// <summary>
/// Maps model types by reflection: to JSON for diffs and output, to copies, and to models of other types. It handles the SDK's models and
/// plain classes alike. Unset, null and empty are equivalent.
/// </summary>
public static class ModelMapper
{
    /// <summary>The names of a type's members in specs.</summary>
    public static IEnumerable<string> GetMemberNames(Type type) => ModelType.Get(type).Members.Select(member => member.Name);

    /// <summary>Converts a model to JSON. Unset members and empty collections are left out. Secrets become <c>***</c>.</summary>
    public static JsonNode? ToJson(object? model)
    {
        switch (model)
        {
            case null: return null;
            case string text: return JsonValue.Create(text);
            case ConstantClass constant: return JsonValue.Create(constant.Value);
            case bool flag: return JsonValue.Create(flag);
            case int number: return JsonValue.Create(number);
            case long number: return JsonValue.Create(number);
            case float number: return JsonValue.Create((decimal)number);
            case double number: return JsonValue.Create(number);
            case decimal number: return JsonValue.Create(number);
            case DateTime time: return JsonValue.Create(time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
            case Enum value: return JsonValue.Create(value.ToString());
            case MemoryStream bytes: return JsonValue.Create(Convert.ToBase64String(bytes.ToArray()));
            case Secret or SecretSource: return JsonValue.Create("***");
            case JsonDocumentText document: return JsonNode.Parse(document.Text);
            case Document document: return DocumentJson.ToJson(document);
            case IDictionary map: return MapToJson(map);
            case IEnumerable list: return ListToJson(list);
            default: return StructureToJson(model);
        }
    }

    /// <summary>Creates a deep copy.</summary>
    public static T Clone<T>(T model) where T : class => Rewrite(model, static text => text);

    /// <summary>Creates a deep copy of the value of a member.</summary>
    public static object? CloneValue(object? value) => RewriteValue(value, static text => text);

    /// <summary>Creates a deep copy in which every string is rewritten, at any depth.</summary>
    public static T Rewrite<T>(T model, Func<string, string> rewrite) where T : class => (T)RewriteValue(model, rewrite)!;

    /// <summary>Finds every string of a model, with its path.</summary>
    public static IEnumerable<(string Path, string Text)> FindStrings(object model)
    {
        var found = new List<(string, string)>();
        CollectStrings("", model, found);
        return found;
    }

    /// <summary>
    /// Deep-copies the members that both models have by name, including unset ones, to the target. Structures of different types are copied
    /// member by member. Other members stay as they are.
    /// </summary>
    public static void Copy(object source, object target)
    {
        var from = ModelType.Get(source.GetType());
        foreach (var member in ModelType.Get(target.GetType()).Members)
        {
            if (from.TryGet(member.Name, out var same)) member.Set(target, ConvertTo(same.Get(source), member.Type));
        }
    }

    /// <summary>Gets the value of a member.</summary>
    public static object? Get(object model, string member) =>
        ModelType.Get(model.GetType()).TryGet(member, out var found) ? found.Get(model) : throw UnknownMember(model, member);

    /// <summary>Sets a member.</summary>
    public static void Set(object model, string member, object? value)
    {
        if (!ModelType.Get(model.GetType()).TryGet(member, out var found)) throw UnknownMember(model, member);
        found.Set(model, value);
    }

    /// <summary>Sets a member to an empty string, list, map or structure, or to null if it is a number or an enumeration.</summary>
    public static void SetEmpty(object model, string member)
    {
        if (!ModelType.Get(model.GetType()).TryGet(member, out var found)) throw UnknownMember(model, member);
        found.Set(
            model,
            found.Type == typeof(string)
                ? ""
                : found.Type.IsValueType || typeof(ConstantClass).IsAssignableFrom(found.Type)
                    ? null
                    : Activator.CreateInstance(found.Type));
    }

    private static ArgumentException UnknownMember(object model, string member) =>
        new($"{model.GetType().Name} has no member {member}.", nameof(member));

    private static JsonObject MapToJson(IDictionary map)
    {
        var json = new JsonObject();
        foreach (DictionaryEntry entry in map) json[GetKey(entry.Key)] = ToJson(entry.Value);
        return json;
    }

    private static JsonArray ListToJson(IEnumerable list)
    {
        var json = new JsonArray();
        foreach (var item in list) json.Add(ToJson(item));
        return json;
    }

    private static JsonObject StructureToJson(object model)
    {
        var json = new JsonObject();
        foreach (var member in ModelType.Get(model.GetType()).Members)
        {
            if (ToJson(member.Get(model)) is { } value and not (JsonArray { Count: 0 } or JsonObject { Count: 0 }))
                json[member.Name] = value;
        }

        return json;
    }

    private static object? RewriteValue(object? value, Func<string, string> rewrite)
    {
        switch (value)
        {
            case null: return null;
            case string text: return rewrite(text);
            case JsonDocumentText document:
                return new JsonDocumentText(JsonStrings.Rewrite(JsonNode.Parse(document.Text), rewrite)!.ToJsonString());
            case ConstantClass or ValueType and not Document or Secret: return value;
            case Document document: return DocumentJson.Rewrite(document, rewrite);
            case MemoryStream bytes: return new MemoryStream(bytes.ToArray());
            case IDictionary map:
                var copy = (IDictionary)Activator.CreateInstance(map.GetType())!;
                foreach (DictionaryEntry entry in map) copy[RewriteValue(entry.Key, rewrite)!] = RewriteValue(entry.Value, rewrite);
                return copy;
            case IList list:
                var items = (IList)Activator.CreateInstance(list.GetType())!;
                foreach (var item in list) items.Add(RewriteValue(item, rewrite));
                return items;
            default:
                var model = Activator.CreateInstance(value.GetType())!;
                foreach (var member in ModelType.Get(value.GetType()).Members) member.Set(model, RewriteValue(member.Get(value), rewrite));
                return model;
        }
    }

    private static void CollectStrings(string path, object? value, List<(string, string)> found)
    {
        switch (value)
        {
            case null or ConstantClass or MemoryStream or Secret: return;
            case string text: found.Add((path, text)); return;
            case JsonDocumentText document: found.Add((path, document.Text)); return;
            case Document document:
                if (DocumentJson.ToJson(document) is { } json) found.Add((path, json.ToJsonString()));
                return;
            case ValueType: return;
            case IDictionary map:
                foreach (DictionaryEntry entry in map) CollectStrings(Join(path, GetKey(entry.Key)), entry.Value, found);
                return;
            case IList list:
                for (var i = 0; i < list.Count; i++) CollectStrings($"{path}[{i}]", list[i], found);
                return;
            default:
                foreach (var member in ModelType.Get(value.GetType()).Members)
                    CollectStrings(Join(path, member.Name), member.Get(value), found);
                return;
        }
    }

    /// <summary>Deep-copies a value to another type of the same form.</summary>
    internal static object? ConvertTo(object? value, Type type)
    {
        if (value is null) return null;
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target.IsInstanceOfType(value)) return RewriteValue(value, static text => text);
        switch (value)
        {
            case ConstantClass constant: return ConvertText(constant.Value, target);
            case string text: return ConvertText(text, target);
            case IDictionary map when target.IsGenericType:
                var copy = (IDictionary)Activator.CreateInstance(target)!;
                foreach (DictionaryEntry entry in map)
                    copy[ConvertTo(entry.Key, target.GenericTypeArguments[0])!] = ConvertTo(entry.Value, target.GenericTypeArguments[1]);
                return copy;
            case IList list when target.IsGenericType:
                var items = (IList)Activator.CreateInstance(target)!;
                foreach (var item in list) items.Add(ConvertTo(item, target.GenericTypeArguments[0]));
                return items;
            case IConvertible when target.IsPrimitive: return Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
            default:
                if (!ModelType.IsStructure(target))
                    throw new InvalidOperationException($"A {value.GetType().Name} cannot become a {target.Name}.");
                var model = Activator.CreateInstance(target)!;
                Copy(value, model);
                return model;
        }
    }

    private static object ConvertText(string text, Type target) => target == typeof(string)
        ? text
        : typeof(ConstantClass).IsAssignableFrom(target)
            ? Activator.CreateInstance(target, text)!
            : throw new InvalidOperationException($"The text {text} cannot become a {target.Name}.");

    private static string GetKey(object key) => key is ConstantClass constant ? constant.Value : (string)key;

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";
}
