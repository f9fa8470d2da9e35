using Microsoft.AspNetCore.Http;

namespace SampleMcpServer.Hosting;

/// <summary>
/// The allowed host names of the server, a protection against DNS rebinding: a web page whose name resolves to this machine still sends its
/// own name as <c>Host</c> and <c>Origin</c>.
/// </summary>
internal sealed class AllowedHosts
{
    private const string Any = "*";
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly HashSet<string> _names;

    private AllowedHosts(IEnumerable<string> names) => _names = new(names, StringComparer.OrdinalIgnoreCase);

    /// <summary>Parses a comma-separated list; an empty list selects the loopback names.</summary>
    public static AllowedHosts Parse(string? text)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(names.Length == 0 ? Loopback : names);
    }

    /// <summary>Whether the Host header, and the Origin header if there is one, name allowed hosts.</summary>
    public bool Allow(HttpRequest request) =>
        _names.Contains(Any) || (_names.Contains(request.Host.Host) && request.Headers.Origin.All(AllowOrigin));

    private bool AllowOrigin(string? origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && _names.Contains(uri.Host);
}
