using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.Events;

/// <summary>
/// The patterns of rules: an object whose fields all match. A field is an object of fields, or a list of alternatives: values, or
/// comparisons such as prefix, suffix, wildcard, anything-but, exists, equals-ignore-case and numeric. <c>$or</c> lists patterns.
/// </summary>
internal static class EventPattern
{
    private static readonly string[] Comparisons =
        ["prefix", "suffix", "wildcard", "anything-but", "exists", "equals-ignore-case", "numeric"];

    private static readonly string[] NumericOperators = ["=", "<", "<=", ">", ">="];

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="Platform.AwsException">It is no pattern, or one with a comparison that there is not.</exception>
    public static JsonObject Parse(string text)
    {
        JsonObject pattern;
        try
        {
            pattern = JsonNode.Parse(text) as JsonObject ?? throw EventsErrors.InvalidPattern("Filter is not an object");
        }
        catch (JsonException e)
        {
            throw EventsErrors.InvalidPattern(e.Message);
        }

        Check(pattern);
        return pattern;
    }

    /// <summary>Whether an event matches a pattern.</summary>
    public static bool Matches(JsonObject pattern, JsonObject content) => pattern.All(field => field.Key == "$or"
        ? field.Value!.AsArray().Any(part => Matches((JsonObject)part!, content))
        : MatchesField(field.Value!, content.ContainsKey(field.Key), content[field.Key]));

    private static bool MatchesField(JsonNode pattern, bool isThere, JsonNode? value) => pattern switch
    {
        JsonObject fields => value is JsonArray list
            ? list.OfType<JsonObject>().Any(item => Matches(fields, item))
            : Matches(fields, value as JsonObject ?? []),

        // Of a list in the event one value is enough.
        _ => pattern.AsArray().Any(alternative => value is JsonArray list && list.Count > 0
            ? list.Any(item => MatchesValue(alternative, true, item))
            : MatchesValue(alternative, isThere && value is not JsonArray, value)),
    };

    private static bool MatchesValue(JsonNode? alternative, bool isThere, JsonNode? value)
    {
        if (alternative is not JsonObject comparison) return isThere && IsSame(alternative, value);
        var (name, operand) = comparison.Single();
        if (name == "exists") return operand!.GetValue<bool>() == (isThere && value is not JsonObject);
        if (!isThere) return false;
        var text = value is JsonValue && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        return name switch
        {
            "anything-but" => !IsAnyOf(operand!, value, text),
            "numeric" => value is JsonValue && value.GetValueKind() == JsonValueKind.Number && Holds(operand!.AsArray(), value),
            _ => text is not null && Compare(name, operand, text),
        };
    }

    private static bool IsAnyOf(JsonNode operand, JsonNode? value, string? text) => operand switch
    {
        JsonArray list => list.Any(one => IsSame(one, value)),
        JsonObject comparison when comparison.Single() is var (name, operands) => text is not null && (operands is JsonArray texts
            ? texts.Any(one => Compare(name, one, text))
            : Compare(name, operands, text)),
        _ => IsSame(operand, value),
    };

    private static bool Compare(string name, JsonNode? operand, string text)
    {
        var ignoresCase = operand is JsonObject;
        var wanted = operand is JsonObject nested ? nested["equals-ignore-case"]!.GetValue<string>() : operand!.GetValue<string>();
        var comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return name switch
        {
            "prefix" => text.StartsWith(wanted, comparison),
            "suffix" => text.EndsWith(wanted, comparison),
            "wildcard" => Wildcard.Matches(wanted.Replace("?", "\\?", StringComparison.Ordinal), text, ignoreCase: false),
            _ => text.Equals(wanted, StringComparison.OrdinalIgnoreCase),
        };
    }

    private static bool Holds(JsonArray conditions, JsonNode value)
    {
        var number = Number(value);
        return conditions.Chunk(2).All(pair => (pair[0]!.GetValue<string>(), Number(pair[1]!)) switch
        {
            ("=", var limit) => number == limit,
            ("<", var limit) => number < limit,
            ("<=", var limit) => number <= limit,
            (">", var limit) => number > limit,
            (_, var limit) => number >= limit,
        });
    }

    private static decimal Number(JsonNode node) => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool IsSame(JsonNode? pattern, JsonNode? value) => pattern is null || value is null
        ? pattern is null && value is null
        : value is JsonValue && pattern.GetValueKind() == value.GetValueKind() && (pattern.GetValueKind() == JsonValueKind.Number
            ? Number(pattern) == Number(value)
            : pattern.ToJsonString() == value.ToJsonString());

    private static void Check(JsonObject pattern)
    {
        if (pattern.Count == 0) throw EventsErrors.InvalidPattern("Empty objects are not allowed");
        foreach (var (name, node) in pattern)
        {
            switch (node)
            {
                case JsonObject fields:
                    Check(fields);
                    break;
                case JsonArray parts when name == "$or":
                    foreach (var part in parts) Check(part as JsonObject ?? throw EventsErrors.InvalidPattern("$or must be an array of objects"));
                    break;
                case JsonArray { Count: 0 }:
                    throw EventsErrors.InvalidPattern("Empty arrays are not allowed");
                case JsonArray alternatives:
                    foreach (var alternative in alternatives) CheckAlternative(alternative);
                    break;
                default:
                    throw EventsErrors.InvalidPattern($"\"{name}\" must be an object or an array");
            }
        }
    }

    private static void CheckAlternative(JsonNode? alternative)
    {
        if (alternative is JsonArray) throw EventsErrors.InvalidPattern("Arrays in arrays are not allowed");
        if (alternative is not JsonObject comparison) return;
        if (comparison.Count != 1) throw EventsErrors.InvalidPattern("Only one key allowed in match expression");
        var (name, operand) = comparison.Single();
        if (!Comparisons.Contains(name, StringComparer.Ordinal)) throw EventsErrors.InvalidPattern($"Unrecognized match type {name}");
        var isRight = name switch
        {
            "exists" => operand?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "numeric" => operand is JsonArray { Count: 2 or 4 } pairs && pairs.Chunk(2).All(IsNumeric),
            "anything-but" => operand is JsonValue or JsonArray { Count: > 0 }
                || operand is JsonObject { Count: 1 } nested && IsText(nested.Single()),
            _ => IsText(KeyValuePair.Create(name, operand)),
        };
        if (!isRight) throw EventsErrors.InvalidPattern($"{name} has a wrong value");
    }

    private static bool IsNumeric(JsonNode?[] pair) =>
        NumericOperators.Contains(pair[0]?.ToString(), StringComparer.Ordinal) && pair[1]?.GetValueKind() == JsonValueKind.Number;

    private static bool IsText(KeyValuePair<string, JsonNode?> comparison) => comparison.Value switch
    {
        JsonValue value => value.GetValueKind() == JsonValueKind.String,
        JsonArray list => list.Count > 0 && list.All(one => one?.GetValueKind() == JsonValueKind.String),
        JsonObject nested => comparison.Key is "prefix" or "suffix"
            && nested["equals-ignore-case"]?.GetValueKind() == JsonValueKind.String,
        _ => false,
    };
}
