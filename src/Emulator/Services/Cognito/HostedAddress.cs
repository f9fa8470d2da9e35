using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// A request to the domain of a pool: by host name, <c>{domain}.auth.{region}.amazoncognito.com</c>, or, for clients that cannot resolve
/// that name to the emulator, by the path <c>/_cognito/{domain}</c>.
/// </summary>
/// <param name="Domain">The domain's prefix.</param>
/// <param name="Path">The path below the domain, such as <c>/oauth2/token</c>.</param>
/// <param name="Root">What is before <see cref="Path"/> in paths: empty for host names.</param>
internal sealed partial record HostedAddress(string Domain, string Path, string Root)
{
    public static HostedAddress? Read(AwsRequest request)
    {
        if (LocalPath().Match(request.RawPath) is { Success: true } local)
            return new(local.Groups["domain"].Value, local.Groups["path"].Value, RootOf(local.Groups["domain"].Value));
        return HostName().Match(request.Header("Host") ?? "") is { Success: true } host
            ? new(host.Groups["domain"].Value, request.RawPath, "")
            : null;
    }

    /// <summary>The path of a domain on the emulator's own address.</summary>
    public static string RootOf(string domain) => $"/_cognito/{domain}";

    [GeneratedRegex("^/_cognito/(?<domain>[a-z0-9-]+)(?<path>/[A-Za-z0-9/]*)$")]
    private static partial Regex LocalPath();

    [GeneratedRegex("^(?<domain>[a-z0-9-]+)\\.auth\\.[a-z0-9-]+\\.amazoncognito\\.com(:[0-9]+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex HostName();
}
