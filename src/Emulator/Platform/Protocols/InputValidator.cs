using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>Checks an input document against the constraints of its shape. The texts of violations are AWS's.</summary>
internal sealed class InputValidator
{
    private readonly ConcurrentDictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    /// <summary>All violations in the order of the shape's members.</summary>
    public List<ConstraintBreach> Check(ShapeContract shape, JsonObject input)
    {
        var breaches = new List<ConstraintBreach>();
        CheckStructure(shape, input, "", breaches);
        return breaches;
    }

    /// <summary>
    /// Compiles a pattern of a model. Patterns apply to the whole value and use another regex dialect, which can escape an underscore.
    /// </summary>
    internal static Regex Compile(string pattern) => new(
        $@"\A(?:{pattern.Replace(@"\p{Print}", @"[\x20-\x7E]", StringComparison.Ordinal).Replace(@"\_", "_", StringComparison.Ordinal)})\z",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private void CheckStructure(ShapeContract shape, JsonObject value, string path, List<ConstraintBreach> breaches)
    {
        foreach (var member in shape.Members)
        {
            var memberPath = path.Length == 0 ? Decapitalize(member.Name) : $"{path}.{Decapitalize(member.Name)}";
            if (value[member.Name] is { } item)
                CheckValue(member.Shape, item, memberPath, breaches);
            else if (member.Required)
                breaches.Add(new(memberPath, "null", "Member must not be null"));
        }

        if (shape.IsUnion && value.Count != 1)
            breaches.Add(new(path, value.ToJsonString(), "Member must have exactly one of the union's members set"));
    }

    private void CheckValue(ShapeContract shape, JsonNode value, string path, List<ConstraintBreach> breaches)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                CheckStructure(shape, value.AsObject(), path, breaches);
                break;
            case ShapeKind.List:
                var list = value.AsArray();
                CheckLength(shape, list.Count, path, value, breaches);
                for (var i = 0; i < list.Count; i++)
                {
                    var itemPath = string.Create(CultureInfo.InvariantCulture, $"{path}.{i + 1}.member");
                    if (list[i] is { } item)
                        CheckValue(shape.Element!.Shape, item, itemPath, breaches);
                    else
                        breaches.Add(new(itemPath, "null", "Member must not be null"));
                }

                break;
            case ShapeKind.Map:
                CheckMap(shape, value.AsObject(), path, breaches);
                break;
            case ShapeKind.String:
                CheckString(shape, value.GetValue<string>(), path, breaches);
                break;
            case ShapeKind.Blob:
                CheckLength(shape, value.Bytes().Length, path, "[blob]", breaches);
                break;
            case ShapeKind.Integer or ShapeKind.Long or ShapeKind.Float or ShapeKind.Double:
                CheckRange(shape, Convert.ToDouble(value.ToString(), CultureInfo.InvariantCulture), path, breaches);
                break;
        }
    }

    private void CheckMap(ShapeContract shape, JsonObject map, string path, List<ConstraintBreach> breaches)
    {
        CheckLength(shape, map.Count, path, map, breaches);
        foreach (var (key, item) in map)
        {
            CheckString(shape.Key!.Shape, key, path, breaches);
            if (item is not null)
                CheckValue(shape.Value!.Shape, item, $"{path}.{key}.member", breaches);
            else
                breaches.Add(new($"{path}.{key}.member", "null", "Member must not be null"));
        }
    }

    private void CheckString(ShapeContract shape, string text, string path, List<ConstraintBreach> breaches)
    {
        if (shape.Enum is { } values && !values.Contains(text))
            breaches.Add(new(path, text, $"Member must satisfy enum value set: [{string.Join(", ", shape.EnumList!)}]"));
        CheckLength(shape, text.Length, path, text, breaches);
        if (shape.Pattern is { } pattern && !_patterns.GetOrAdd(pattern, Compile).IsMatch(text))
            breaches.Add(new(path, text, $"Member must satisfy regular expression pattern: {pattern}"));
    }

    private static void CheckLength(ShapeContract shape, int length, string path, JsonNode value, List<ConstraintBreach> breaches)
    {
        if (length < shape.Min)
            breaches.Add(new(path, value.ToString(), $"Member must have length greater than or equal to {shape.Min}"));
        if (length > shape.Max)
            breaches.Add(new(path, value.ToString(), $"Member must have length less than or equal to {shape.Max}"));
    }

    private static void CheckRange(ShapeContract shape, double number, string path, List<ConstraintBreach> breaches)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (number < shape.Min)
            breaches.Add(new(path, text, $"Member must have value greater than or equal to {shape.Min}"));
        if (number > shape.Max)
            breaches.Add(new(path, text, $"Member must have value less than or equal to {shape.Max}"));
    }

    private static string Decapitalize(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
