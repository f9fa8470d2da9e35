using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Schema;

/// <summary>Adds the API's constraints to the JSON Schema of a member: those that the binder checks.</summary>
internal static class MemberConstraints
{
    // Constraints do not apply to a value with a reference.
    // More digits are no longer exact in JSON.
    private const int MaxDigits = 15;
    private const string ReferencePattern = @"\$\{";

    public static void Add(JsonObject schema, ModelMember member)
    {
        var constraint = member.Constraint;
        AddConstraint(schema, constraint.Min, constraint.Max, constraint.Value);
        if (constraint.Length is { } length)
        {
            var texts = schema["additionalProperties"] as JsonObject ?? schema;
            AddBounds(texts, length.Min, length.Max, "minLength", "maxLength");
            if (length.Min > 1) texts["type"] = "string";
        }

        if (constraint.KeyPattern is { } keys) schema["propertyNames"] = new JsonObject { ["pattern"] = keys.Pattern };
        if (schema["items"] is JsonObject items && constraint.Item is { } item)
            AddConstraint(items, item.Min, item.Max, item);
        if (schema["items"] is JsonObject words && member.Property.GetCustomAttribute<ItemPatternAttribute>() is { } pattern)
            (words["type"], words["pattern"]) = ("string", pattern.Pattern);
        if (schema["additionalProperties"] is not JsonObject values) return;
        if (constraint.Entry is { } value) AddConstraint(values, value.Min, value.Max, value);
        if (constraint.Key is { } key)
        {
            var names = new JsonObject { ["type"] = "string" };
            AddConstraint(names, key.Min, key.Max, key);
            schema["propertyNames"] = names;
        }
    }

    private static void AddConstraint(JsonObject schema, long? min, long? max, ApiConstraint? constraint)
    {
        switch (schema["type"])
        {
            case JsonValue type when (string)type! is "integer" or "number":
                AddBounds(schema, min, max, "minimum", "maximum");
                break;
            case JsonValue type when (string)type! == "array":
                AddBounds(schema, min > 0 ? min : null, max, "minItems", "maxItems");
                break;
            case JsonValue type when (string)type! == "object":
                AddBounds(schema, min > 0 ? min : null, max, "minProperties", "maxProperties");
                break;
            case JsonValue or JsonArray when CreateTextSchema(min, max, constraint) is { Count: > 0 } text:
                // A schema cannot check the digits of a number, but it can check how many there are.
                var isChecked = text["pattern"] is not null || text["enum"] is not null || text["minLength"] is not null;
                if (isChecked) schema["type"] = "string";
                schema["anyOf"] = new JsonArray(text, new JsonObject { ["pattern"] = ReferencePattern });
                if (isChecked && text["enum"] is null && CreateDigits(constraint?.Pattern, min, max) is { } digits)
                {
                    schema["type"] = new JsonArray("string", "integer");
                    text["type"] = "string";
                    schema["anyOf"]![1]!["type"] = "string";
                    schema["anyOf"]!.AsArray().Add(digits);
                }

                break;
        }
    }

    private static JsonObject CreateTextSchema(long? min, long? max, ApiConstraint? constraint)
    {
        var text = new JsonObject();
        if (constraint?.Values is { } values) text["enum"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        AddBounds(text, min > 0 ? min : null, max, "minLength", "maxLength");
        if (constraint?.Pattern is { } pattern && IsPortable(pattern)) text["pattern"] = ToEcma(pattern);
        return text;
    }

    /// <summary>
    /// The whole numbers that are a text of a constraint without quotes, such as <c>account: 123456789012</c>; null if only some numbers of
    /// a length are.
    /// </summary>
    private static JsonObject? CreateDigits(string? pattern, long? min, long? max)
    {
        var lengths = Enumerable.Range(1, MaxDigits).Where(length => length >= (min ?? 0) && length <= (max ?? MaxDigits)).ToList();
        var taken = lengths.Where(length => Samples(length).All(Matches)).ToList();
        var isRange = taken.Count > 0 && taken[^1] - taken[0] == taken.Count - 1
            && !lengths.Except(taken).Any(length => Samples(length).Any(Matches));
        return !isRange ? null : new JsonObject
        {
            ["type"] = "integer",
            ["minimum"] = taken[0] == 1 ? 0 : (long)Math.Pow(10, taken[0] - 1),
            ["maximum"] = (long)Math.Pow(10, taken[^1]) - 1,
        };

        bool Matches(string digits) => pattern is null || Regex.IsMatch(digits, pattern, RegexOptions.CultureInvariant);

        static IEnumerable<string> Samples(int length) =>
            Enumerable.Range(0, 10).Select(digit => new string((char)('0' + digit), length))
                .Append(string.Concat(Enumerable.Range(0, length).Select(i => (char)('0' + ((i + 1) % 10)))))
                .Where(digits => length == 1 || digits[0] != '0');
    }

    private static void AddBounds(JsonObject schema, long? min, long? max, string minimum, string maximum)
    {
        if (min is { } least) schema[minimum] = least;
        if (max is { } most) schema[maximum] = most;
    }

    /// <summary>
    /// Not every JSON Schema validator supports Unicode classes and inline options. Such patterns mostly mean "any text"; the
    /// validate command checks them.
    /// </summary>
    private static bool IsPortable(string pattern) =>
        !pattern.Contains(@"\p{", StringComparison.Ordinal) && !pattern.Contains("(?s)", StringComparison.Ordinal);

    /// <summary>Converts .NET's anchors to those of ECMAScript, which JSON Schema uses.</summary>
    private static string ToEcma(string pattern) =>
        pattern.Replace(@"\A", "^", StringComparison.Ordinal).Replace(@"\z", "$", StringComparison.Ordinal);
}
