using Microsoft.AspNetCore.Http;

namespace SampleMcpServer.Hosting;

/// <summary>
/// The host names under which the server may be called. A web page whose name was rebound to this machine's address still sends
/// its own name as <c>Host</c> and <c>Origin</c>: refusing names that were not allowed keeps it out.
/// </summary>
internal sealed class AllowedHosts
{
    private const string Any = "*";
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly HashSet<string> _names;

    private AllowedHosts(IEnumerable<string> names) => _names = new(names, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a list separated by commas; the loopback's names when there is none.</summary>
    public static AllowedHosts Parse(string? text)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(names.Length == 0 ? Loopback : names);
    }

    /// <summary>Whether the request names an allowed host and, when a browser sent it, comes from a page of one.</summary>
    public bool Allow(HttpRequest request) =>
        _names.Contains(Any) || (_names.Contains(request.Host.Host) && request.Headers.Origin.All(AllowOrigin));

    private bool AllowOrigin(string? origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && _names.Contains(uri.Host);
}
