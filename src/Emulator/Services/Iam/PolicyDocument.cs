using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The grammar of IAM policy documents that IAM checks when a document is stored. The texts are AWS's.</summary>
internal static class PolicyDocument
{
    private static readonly HashSet<string> StatementMembers = new(StringComparer.Ordinal)
    {
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
    };

    /// <exception cref="AwsException">The document is not a valid identity policy.</exception>
    public static void CheckIdentityPolicy(string text)
    {
        foreach (var statement in Statements(text))
        {
            if (statement["Principal"] is not null || statement["NotPrincipal"] is not null)
                throw IamErrors.MalformedPolicy("Policy document should not specify a principal.");
            if (statement["Resource"] is null && statement["NotResource"] is null)
                throw IamErrors.MalformedPolicy("Policy statement must contain resources.");
        }
    }

    /// <exception cref="AwsException">The document is not a valid trust policy.</exception>
    public static void CheckTrustPolicy(string text)
    {
        foreach (var statement in Statements(text))
        {
            if (statement["Resource"] is not null || statement["NotResource"] is not null)
                throw IamErrors.MalformedPolicy("Has prohibited field Resource");
            if (statement["Principal"] is null && statement["NotPrincipal"] is null)
                throw IamErrors.MalformedPolicy("Missing required field Principal");
        }
    }

    /// <summary>The statements of a valid document.</summary>
    public static IEnumerable<JsonObject> Parse(string text) => AsList(JsonNode.Parse(text)!["Statement"]).OfType<JsonObject>();

    /// <summary>A member that may be one value or a list of them.</summary>
    public static IEnumerable<JsonNode?> AsList(JsonNode? node) => node switch
    {
        null => Enumerable.Empty<JsonNode?>(),
        JsonArray list => list,
        _ => Enumerable.Repeat(node, 1),
    };

    public static string Encode(string text) => Uri.EscapeDataString(text);

    private static List<JsonObject> Statements(string text)
    {
        JsonObject document;
        try
        {
            document = JsonNode.Parse(text) as JsonObject ?? throw IamErrors.MalformedPolicy("Syntax errors in policy.");
        }
        catch (JsonException)
        {
            throw IamErrors.MalformedPolicy("Syntax errors in policy.");
        }

        if (document["Version"] is { } version && version.ToString() is not ("2012-10-17" or "2008-10-17"))
            throw IamErrors.MalformedPolicy("Syntax errors in policy.");
        var statements = AsList(document["Statement"]).ToList();
        if (statements.Count == 0)
            throw IamErrors.MalformedPolicy("Syntax errors in policy.");
        return [.. statements.Select(s => Check(s as JsonObject))];
    }

    private static JsonObject Check(JsonObject? statement)
    {
        if (statement is null || statement.Any(m => !StatementMembers.Contains(m.Key)))
            throw IamErrors.MalformedPolicy("Syntax errors in policy.");
        if (statement["Effect"]?.ToString() is not ("Allow" or "Deny"))
            throw IamErrors.MalformedPolicy("Syntax errors in policy.");
        if (statement["Action"] is null && statement["NotAction"] is null)
            throw IamErrors.MalformedPolicy("Policy statement must contain actions.");
        foreach (var action in AsList(statement["Action"] ?? statement["NotAction"]))
        {
            if (action?.ToString() is not { } name || name != "*" && !name.Contains(':', StringComparison.Ordinal))
                throw IamErrors.MalformedPolicy("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        }

        return statement;
    }
}
