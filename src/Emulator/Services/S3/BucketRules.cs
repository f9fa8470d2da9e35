using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>What S3 checks of CORS rules and lifecycle rules beyond the shapes of the API.</summary>
internal static class BucketRules
{
    private const int MaximumCorsRules = 100;
    private const int MaximumLifecycleRules = 1000;

    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE", "HEAD"];

    private static readonly string[] Actions =
    [
        "Expiration", "Transitions", "NoncurrentVersionExpiration", "NoncurrentVersionTransitions", "AbortIncompleteMultipartUpload",
    ];

    /// <exception cref="AwsException">S3 would refuse the rules.</exception>
    public static JsonArray CheckCors(JsonNode? rules)
    {
        if (rules is not JsonArray { Count: > 0 and <= MaximumCorsRules } list)
            throw S3Errors.MalformedXml();
        foreach (var rule in list.OfType<JsonObject>())
        {
            if (!rule.Texts("AllowedMethods").Any() || !rule.Texts("AllowedOrigins").Any())
                throw S3Errors.MalformedXml();
            if (rule.Texts("AllowedMethods").FirstOrDefault(m => !Methods.Contains(m)) is { } method)
                throw S3Errors.InvalidRequest($"Found unsupported HTTP method in CORS config. Unsupported method is {method}");
            if (rule.Texts("AllowedOrigins").FirstOrDefault(o => o.Count(c => c == '*') > 1) is { } origin)
                throw S3Errors.InvalidRequest($"AllowedOrigin \"{origin}\" can not have more than one wildcard.");
        }

        return list;
    }

    /// <exception cref="AwsException">S3 would refuse the rules.</exception>
    public static JsonArray CheckLifecycle(JsonNode? rules)
    {
        if (rules is not JsonArray { Count: > 0 and <= MaximumLifecycleRules } list)
            throw S3Errors.MalformedXml();
        foreach (var rule in list.OfType<JsonObject>())
        {
            if (rule["Filter"] is null && rule["Prefix"] is null || rule["Filter"] is not null && rule["Prefix"] is not null)
                throw S3Errors.MalformedXml();
            if (!Array.Exists(Actions, a => rule[a] is not null))
                throw S3Errors.InvalidRequest("At least one action needs to be specified in a rule.");
            rule.Default("ID", Account.LowerId(48));
        }

        var ids = list.OfType<JsonObject>().Select(r => r.Text("ID")).ToList();
        return ids.Distinct(StringComparer.Ordinal).Count() == ids.Count
            ? list
            : throw S3Errors.InvalidArgument("Rule ID must be unique. Found same ID for more than one rule");
    }
}
