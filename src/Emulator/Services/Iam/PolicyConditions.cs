using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>Evaluates the condition block of a statement. A condition with an unsupported operator is false.</summary>
internal static class PolicyConditions
{
    public static bool Hold(JsonObject? conditions, IReadOnlyDictionary<string, string> context) =>
        conditions is null || conditions.All(block => block.Value!.AsObject().All(key => Holds(block.Key, key.Key, key.Value, context)));

    private static bool Holds(string name, string key, JsonNode? expected, IReadOnlyDictionary<string, string> context)
    {
        const string Suffix = "IfExists";
        var optional = name.EndsWith(Suffix, StringComparison.Ordinal);
        var op = optional ? name[..^Suffix.Length] : name;
        var actual = context.FirstOrDefault(c => c.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
        var values = PolicyDocument.AsList(expected).Select(v => v!.ToString()).ToList();
        if (op == "Null")
            return values.Contains(actual is null ? "true" : "false");
        if (actual is null)
            return optional || op is "StringNotEquals" or "StringNotLike" or "ArnNotLike" or "ArnNotEquals";
        return op switch
        {
            "StringEquals" => values.Contains(actual),
            "StringNotEquals" => !values.Contains(actual),
            "StringEqualsIgnoreCase" or "Bool" => values.Contains(actual, StringComparer.OrdinalIgnoreCase),
            "StringLike" or "ArnLike" or "ArnEquals" => values.Exists(v => Wildcard.Matches(v, actual, false)),
            "StringNotLike" or "ArnNotLike" or "ArnNotEquals" => !values.Exists(v => Wildcard.Matches(v, actual, false)),
            _ => false,
        };
    }
}
