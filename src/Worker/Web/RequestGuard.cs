using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Reconciler.Worker.Web;

/// <summary>
/// Decides who may do what. Health is open, webhooks have a secret of their own. Reading needs nothing from loopback under a loopback name;
/// all else needs the token. A page of another site is refused: it sends its origin, or, with DNS rebinding, a host name of its own.
/// </summary>
/// <param name="options">The token and the names.</param>
internal sealed class RequestGuard(WebOptions options)
{
    private const string Bearer = "Bearer ";

    /// <summary>Passes a request on, or refuses it.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        var (status, problem) = Check(http);
        if (problem is not null && status == StatusCodes.Status401Unauthorized && options.Oidc is not null
            && await OidcTokens.AreAcceptedAsync(http))
        {
            problem = null;
        }

        if (problem is null)
        {
            await next(http);
            return;
        }

        http.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        await http.Response.WriteAsJsonAsync(new Problem(problem), http.RequestAborted);
    }

    /// <summary>Compares two secrets in a time that does not depend on where they differ.</summary>
    public static bool AreEqual(string given, string secret) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private (int Status, string? Problem) Check(HttpContext http)
    {
        var request = http.Request;
        if (request.Path.Value is "/healthz" or "/readyz") return (200, null);
        var name = request.Host.Host.Trim('[', ']');
        if (!IsLoopback(name) && !IsOurs(name))
        {
            return (StatusCodes.Status403Forbidden,
                $"The host name '{name}' is not one of this server: a web page could use it to reach the server. "
                    + $"Start it with --http-host {name}.");
        }

        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwnOrigin(origin, request.Host))
            return (StatusCodes.Status403Forbidden, "The request comes from a page of another site.");
        if (request.Path.StartsWithSegments("/webhooks", StringComparison.Ordinal)) return (200, null);
        var isReading = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var isLocal = IsLoopback(name) && http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
        if (isReading && (isLocal || StatusPage.Has(request.Path.Value))) return (200, null);
        if (options is { Token: null, Oidc: null })
        {
            return (StatusCodes.Status403Forbidden,
                "Without a token only reading from this machine is allowed. Start the worker with --http-token-file FILE, "
                    + "or with --oidc-issuer URL.");
        }

        var given = request.Headers.Authorization.ToString();
        if (options.Token is { } token
            && given.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && AreEqual(given[Bearer.Length..].Trim(), token))
        {
            return (200, null);
        }

        var whose = options.Oidc is { } oidc ? $" Tokens of {oidc.Issuer} for {oidc.Audience} are accepted." : "";
        return (StatusCodes.Status401Unauthorized, $"The token is missing or wrong. Send it as Authorization: Bearer TOKEN.{whose}");
    }

    // An address cannot be made to lead elsewhere, as a name can.
    private bool IsOurs(string name) =>
        IPAddress.TryParse(name, out _)
        || options.Hosts.Append(options.Address.Host).Any(host => host.Trim('[', ']').Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsOwnOrigin(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && from.IdnHost.Trim('[', ']').Equals(host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && from.Port == (host.Port ?? (from.Scheme == "https" ? 443 : 80));

    private static bool IsLoopback(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));

    private sealed record Problem(string Error);
}
