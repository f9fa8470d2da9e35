namespace Reconciler.Emulator.Services.Iam;

/// <summary>What IAM checks of the ARNs in <c>Resource</c> and <c>NotResource</c>.</summary>
internal static class PolicyResources
{
    /// <summary>The text for documents that only the oldest of IAM's parsers refuses.</summary>
    public const string Legacy = "The policy failed legacy parsing";

    private const int Parts = 6;

    private static readonly string[] Partitions =
        ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc", "*"];

    private static readonly string[] IamPaths =
    [
        "user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/", "sms-mfa/",
        "saml-provider/", "oidc-provider/", "report/", "access-report/",
    ];

    // The resources of S3 that have a region.
    private static readonly string[] RegionalS3 =
        ["accesspoint/", "access-grants/", "async-request/", "job/", "storage-lens/", "storage-lens-group/"];

    /// <summary>Why a resource is refused, or <see langword="null"/>.</summary>
    public static string? FindError(string resource)
    {
        if (resource == "*")
            return null;
        if (!resource.Contains(':', StringComparison.Ordinal))
            return $"Resource {resource} must be in ARN format or \"*\".";
        var parts = resource.Split(':', Parts);
        if (!Partitions.Contains(parts[1]))
        {
            var shown = parts[1..].Concat(Enumerable.Repeat("*", Parts - parts.Length));
            return $"Partition \"{parts[1]}\" is not valid for resource \"arn:{string.Join(':', shown)}\".";
        }

        if (parts.Length == 2 || parts[2].Contains('*', StringComparison.Ordinal) && parts[2] != "*")
            return "Resource vendor must be fully qualified and cannot contain regexes.";
        if (parts[2].Length == 0 || parts.Length < Parts && resource.Contains("::", StringComparison.Ordinal))
            return Legacy;
        var (region, id) = (parts.Length > 3 ? parts[3] : null, parts.Length == Parts ? parts[^1] : "");
        return parts[2] switch
        {
            "iam" when region is not "" => $"IAM resource {resource} cannot contain region information.",
            "iam" when !IsIamPath(id) => $"IAM resource path must either be \"*\" or start with {string.Join(", ", IamPaths)}.",
            "s3" when region is not "" && !Array.Exists(RegionalS3, p => id.StartsWith(p, StringComparison.Ordinal)) =>
                $"Resource {resource} can not contain region information.",
            _ => null,
        };
    }

    // A path can end with a wildcard before its kind is complete: "us*".
    private static bool IsIamPath(string id) => id.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star
        && Array.Exists(IamPaths, p => p.StartsWith(id[..star], StringComparison.Ordinal))
        || Array.Exists(IamPaths, p => id.StartsWith(p, StringComparison.Ordinal));
}
