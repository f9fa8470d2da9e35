using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>
/// The JSON form of policy documents: members, types and condition operators (IAM user guide, "Grammar of the IAM JSON policy language").
/// IAM has one text for all of its violations.
/// </summary>
internal static class PolicySyntax
{
    private static readonly HashSet<string> DocumentMembers = new(StringComparer.Ordinal) { "Version", "Id", "Statement" };

    private static readonly HashSet<string> StatementMembers = new(StringComparer.Ordinal)
    {
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
    };

    private static readonly HashSet<string> Operators = new(StringComparer.OrdinalIgnoreCase)
    {
        "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
        "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
        "DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool",
        "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
    };

    // A name that occurs twice is read differently by different parsers.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a document.</summary>
    /// <returns>The version, or <see langword="null"/> for the default, and the statements.</returns>
    /// <exception cref="AwsException">The document has syntax errors.</exception>
    public static (string? Version, IReadOnlyList<JsonObject> Statements) Read(string text)
    {
        JsonNode? document;
        try
        {
            document = JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            throw Error();
        }

        if (document is not JsonObject policy
            || policy.Any(m => !DocumentMembers.Contains(m.Key))
            || policy.ContainsKey("Version") && Text(policy["Version"]) is not ("2012-10-17" or "2008-10-17")
            || policy.ContainsKey("Id") && Text(policy["Id"]) is null)
            throw Error();
        var statements = PolicyDocument.AsList(policy["Statement"]).ToList();
        if (statements.Count == 0 || !statements.TrueForAll(s => s is JsonObject statement && IsStatement(statement)))
            throw Error();
        return (Text(policy["Version"]), [.. statements.Select(s => s!.AsObject())]);
    }

    /// <summary>The operator of a condition block without <c>ForAnyValue:</c>, <c>ForAllValues:</c> and <c>IfExists</c>.</summary>
    public static string OperatorOf(string name)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["ForAnyValue:", "ForAllValues:"])
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                name = name[prefix.Length..];
        }

        const string Suffix = "IfExists";
        return name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? name[..^Suffix.Length] : name;
    }

    private static bool IsStatement(JsonObject statement) =>
        statement.All(m => StatementMembers.Contains(m.Key))
        && (!statement.ContainsKey("Sid") || Text(statement["Sid"]) is not null)
        // Other spellings of these are another error.
        && Text(statement["Effect"]) is { } effect && effect.ToUpperInvariant() is "ALLOW" or "DENY"
        && IsOneOf(statement, "Action", "NotAction") && AreTexts(statement["Action"]) && AreTexts(statement["NotAction"])
        && IsOneOf(statement, "Resource", "NotResource") && AreTexts(statement["Resource"]) && AreTexts(statement["NotResource"])
        && IsOneOf(statement, "Principal", "NotPrincipal")
        && IsPrincipal(statement["Principal"]) && IsPrincipal(statement["NotPrincipal"])
        && (!statement.ContainsKey("Condition") || statement["Condition"] is JsonObject conditions && conditions.All(IsCondition));

    private static bool IsOneOf(JsonObject statement, string member, string negation) =>
        !statement.ContainsKey(member) || !statement.ContainsKey(negation);

    private static bool AreTexts(JsonNode? node) => PolicyDocument.AsList(node).All(value => Text(value) is not null);

    private static bool IsPrincipal(JsonNode? node) => node switch
    {
        null => true,
        JsonObject byKind => byKind.Count > 0
            && byKind.All(kind => kind.Key is "AWS" or "Service" or "Federated" or "CanonicalUser" && AreTexts(kind.Value)),
        _ => Text(node) == "*",
    };

    private static bool IsCondition(KeyValuePair<string, JsonNode?> block) =>
        // An operator without keys is not looked at.
        block.Value is JsonObject keys
        && (keys.Count == 0 || Operators.Contains(OperatorOf(block.Key)))
        && keys.All(key => key.Value is not null && PolicyDocument.AsList(key.Value).All(v => v is JsonValue));

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static AwsException Error() => IamErrors.MalformedPolicy("Syntax errors in policy.");
}
