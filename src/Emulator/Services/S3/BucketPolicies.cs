using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>The grammar of bucket policies, and whether a policy is public.</summary>
internal static class BucketPolicies
{
    private static readonly string[] Members =
    [
        "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
    ];

    // A condition on one of these keys limits who can call, so that the policy is not public.
    private static readonly string[] LimitingKeys =
    [
        "aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID",
        "aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:userid", "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:DataAccessPointArn", "s3:DataAccessPointAccount",
    ];

    /// <summary>Checks a policy that is about to be stored.</summary>
    /// <exception cref="AwsException">The policy is malformed, or public although the bucket blocks public policies.</exception>
    public static void Check(string text, JsonObject bucket)
    {
        var statements = Statements(text);
        foreach (var statement in statements)
            Check(statement, bucket.Text("Name"));
        var block = bucket["_configurations"]!["PublicAccessBlock"];
        if (block?["BlockPublicPolicy"]?.GetValue<bool>() == true && statements.Exists(IsPublic))
            throw S3Errors.PublicPolicyBlocked();
    }

    /// <summary>Whether a policy grants access to everybody.</summary>
    public static bool IsPublic(string text) => Statements(text).Exists(IsPublic);

    private static List<JsonObject> Statements(string text)
    {
        JsonNode? document;
        try
        {
            document = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw S3Errors.MalformedPolicy("Policies must be valid JSON and the first byte must be '{'");
        }

        if (document is not JsonObject policy)
            throw S3Errors.MalformedPolicy("Policies must be valid JSON and the first byte must be '{'");
        if (policy["Version"] is { } version && version.ToString() is not ("2012-10-17" or "2008-10-17"))
            throw S3Errors.MalformedPolicy("The policy must contain a valid version string");
        var statements = AsList(policy["Statement"]).ToList();
        if (statements.Count == 0 || statements.Exists(s => s is not JsonObject))
            throw S3Errors.MalformedPolicy("Missing required field Statement");
        return [.. statements.Select(s => s!.AsObject())];
    }

    private static void Check(JsonObject statement, string bucket)
    {
        if (statement.Select(m => m.Key).FirstOrDefault(m => !Members.Contains(m)) is { } unknown)
            throw S3Errors.MalformedPolicy($"Unknown field {unknown}");
        if (statement["Effect"]?.ToString() is not ("Allow" or "Deny"))
            throw S3Errors.MalformedPolicy("Missing required field Effect");
        if (statement["Principal"] is null && statement["NotPrincipal"] is null)
            throw S3Errors.MalformedPolicy("Missing required field Principal");
        if (statement["Action"] is null && statement["NotAction"] is null)
            throw S3Errors.MalformedPolicy("Missing required field Action");
        var resources = AsList(statement["Resource"] ?? statement["NotResource"]).Select(r => r?.ToString() ?? "").ToList();
        if (resources.Count == 0)
            throw S3Errors.MalformedPolicy("Missing required field Resource");
        var arn = $"arn:aws:s3:::{bucket}";
        if (!resources.TrueForAll(r => r == arn || r.StartsWith(arn + "/", StringComparison.Ordinal)))
            throw S3Errors.MalformedPolicy("Policy has invalid resource");
    }

    private static bool IsPublic(JsonObject statement) =>
        statement["Effect"]?.ToString() == "Allow"
        && (statement["NotPrincipal"] is not null || IsEverybody(statement["Principal"]))
        && !IsLimited(statement["Condition"] as JsonObject);

    private static bool IsEverybody(JsonNode? principal) => principal is JsonObject byType
        ? AsList(byType["AWS"]).Any(p => p?.ToString() == "*")
        : principal?.ToString() == "*";

    private static bool IsLimited(JsonObject? condition) =>
        condition?.SelectMany(o => o.Value is JsonObject keys ? keys.Select(k => (k.Key, k.Value)) : [])
            .Any(k => LimitingKeys.Contains(k.Key, StringComparer.OrdinalIgnoreCase)
                && AsList(k.Value).All(v => v?.ToString() is { } text && text is not ("*" or "0.0.0.0/0" or "::/0"))) == true;

    private static IEnumerable<JsonNode?> AsList(JsonNode? node) => node switch
    {
        null => Enumerable.Empty<JsonNode?>(),
        JsonArray list => list,
        _ => Enumerable.Repeat(node, 1),
    };
}
