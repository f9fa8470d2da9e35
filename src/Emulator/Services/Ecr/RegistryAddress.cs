using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>The parsed path of a request to a registry: <c>/v2/{repository}/{kind}/{reference}</c>.</summary>
/// <param name="Region">The region in the host name; <see langword="null"/> for the address of the emulator.</param>
/// <param name="Repository">The name of the repository; empty for <c>/v2/</c> itself.</param>
/// <param name="Kind"><c>blobs</c>, <c>uploads</c>, <c>manifests</c> or <c>tags</c>; empty for <c>/v2/</c> itself.</param>
/// <param name="Reference">A digest, a tag, or the id of an upload; empty if there is none.</param>
internal sealed partial record RegistryAddress(string? Region, string Repository, string Kind, string Reference)
{
    private const string Root = "/v2/";

    public static bool IsRegistry(AwsRequest request) =>
        request.RawPath == Root[..^1] || request.RawPath.StartsWith(Root, StringComparison.Ordinal);

    /// <summary>Parses a path; <see langword="null"/> if the registry API has no such path.</summary>
    public static RegistryAddress? Parse(AwsRequest request)
    {
        var host = HostPattern().Match(request.Header("Host") ?? "");
        var region = host.Success ? host.Groups[1].Value : null;
        if (request.RawPath.Length <= Root.Length)
            return new(region, "", "", "");
        var path = PathPattern().Match(Uri.UnescapeDataString(request.RawPath));
        if (!path.Success)
            return null;
        var isUpload = path.Groups[3].Value.StartsWith("uploads/", StringComparison.Ordinal) && path.Groups[2].Value == "blobs";
        return isUpload
            ? new(region, path.Groups[1].Value, "uploads", path.Groups[3].Value["uploads/".Length..])
            : new(region, path.Groups[1].Value, path.Groups[2].Value, path.Groups[3].Value);
    }

    [GeneratedRegex(@"^[0-9]{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?(?::[0-9]+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex HostPattern();

    [GeneratedRegex("^/v2/(.+)/(blobs|manifests|tags)/((?:uploads/)?[^/]*)$")]
    private static partial Regex PathPattern();
}
