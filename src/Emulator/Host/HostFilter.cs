using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.DataPlane.Gateway;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Services.AgentCore.Identity;

namespace Reconciler.Emulator.Host;

/// <summary>
/// Refuses requests that web pages can send, before their bodies are read. With DNS rebinding a page reaches the emulator under a host name
/// of its own, so only loopback and AWS names are accepted. A page of another site sends its origin, so origins are refused. Both matter at
/// every endpoint: whoever calls them can run programs as the user of the emulator.
/// </summary>
internal sealed class HostFilter
{
    private static readonly string[] AwsDomains = [".amazonaws.com", ".amazonaws.com.cn", ".amazoncognito.com"];

    private static readonly string[] SignInPages = ["/oauth2/authorize", "/login", "/logout"];

    private readonly HashSet<string> _allowed;

    /// <param name="allowed">The host names to accept in addition, without a port.</param>
    /// <exception cref="ArgumentException">An entry is neither a host name nor an IP address.</exception>
    public HostFilter(IEnumerable<string> allowed)
    {
        _allowed = new(allowed.Select(name => name.Trim('[', ']')), StringComparer.OrdinalIgnoreCase);
        if (_allowed.FirstOrDefault(name => Uri.CheckHostName(name) == UriHostNameType.Unknown) is { } wrong)
        {
            throw new ArgumentException(
                $"\"{wrong}\" in EmulatorOptions.AllowedHosts is not a host name. Write a name or an IP address, without scheme or port.",
                nameof(allowed));
        }
    }

    /// <summary>Passes a request on, or answers it with 403.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (FindReason(http.Request) is not { } reason)
            return next(http);
        var body = Encoding.UTF8.GetBytes($"The emulator refuses this request. {reason}\n");
        var response = new AwsResponse(403, "text/plain; charset=utf-8", body) { Headers = { ["X-Content-Type-Options"] = "nosniff" } };
        return response.Closing().SendAsync(http, http.RequestAborted);
    }

    private string? FindReason(HttpRequest request)
    {
        var host = request.Headers.Host.ToString();
        var name = NameOf(host);
        if (!IsLoopback(name) && !IsAws(name) && !_allowed.Contains(name))
        {
            return $"Its Host header \"{host}\" is neither a loopback name nor a name of AWS: a web page could use the name to reach the "
                + "emulator (DNS rebinding). To accept a name, for example that of a container, start the emulator with --allow-host NAME "
                + "(EmulatorOptions.AllowedHosts).";
        }

        if (request.Headers.ContainsKey("Origin") && !IsOwnOrigin(request, host, name))
        {
            return $"It has an Origin header \"{request.Headers.Origin}\", so a web page sent it, and any web page could. Call the "
                + "emulator from a program that sends no Origin header: --allow-host NAME (EmulatorOptions.AllowedHosts) accepts hosts, "
                + "not origins.";
        }

        // Pages also send requests without an origin, for images and links. Browsers say then where they come from.
        if (request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "none" or "same-origin") and var site
            && !(request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Method == "GET" && IsSignInPage(request.Path)))
        {
            return $"It has the header Sec-Fetch-Site \"{site}\", so a web page of another origin sent it.";
        }

        return null;
    }

    // MCP servers on loopback accept their own origin: the protocol's conformance suite tests it. It is no foreign page's origin. The form
    // of the sign-in page is sent from that page.
    private static bool IsOwnOrigin(HttpRequest request, string host, string name) =>
        (GatewayAddress.IsMcpPath(request.Path) || IsSignInPage(request.Path))
        && IsLoopback(name)
        && request.Headers.Origin.ToString().Equals($"http://{host}", StringComparison.OrdinalIgnoreCase);

    // A browser comes to these pages from the page of a client, and they do nothing without a password or the state of a session.
    private static bool IsSignInPage(string path) =>
        ConsentPages.IsPage(path) || Array.Exists(SignInPages, page => path == page || path.StartsWith("/_cognito/", StringComparison.Ordinal)
            && path.EndsWith(page, StringComparison.Ordinal));

    private static bool IsLoopback(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address);

    private static bool IsAws(string name) =>
        Array.Exists(AwsDomains, domain => name.EndsWith(domain, StringComparison.OrdinalIgnoreCase));

    private static string NameOf(string host)
    {
        var end = host.LastIndexOf(':');
        var name = end > host.LastIndexOf(']') ? host[..end] : host;
        return name is ['[', .. var address, ']'] ? address : name;
    }
}
