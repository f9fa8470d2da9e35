using System.Text.RegularExpressions;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>The URI of an image in a private registry.</summary>
internal sealed partial record ImageUri(string AccountId, string Region, string Repository, string? Tag, string? Digest)
{
    public string RepositoryArn => $"arn:aws:ecr:{Region}:{AccountId}:repository/{Repository}";

    /// <summary>
    /// Parses a URI, or returns <see langword="null"/> if it is not one of a private registry. The default tag is <c>latest</c>.
    /// </summary>
    public static ImageUri? Parse(string uri)
    {
        var match = Pattern().Match(uri);
        if (!match.Success)
            return null;
        var digest = match.Groups[5].Success ? match.Groups[5].Value : null;
        var tag = match.Groups[4].Success ? match.Groups[4].Value : digest is null ? "latest" : null;
        return new(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, tag, digest);
    }

    [GeneratedRegex(@"^([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/([^:@]+)(?::([^@]+))?(?:@(.+))?$")]
    private static partial Regex Pattern();
}
