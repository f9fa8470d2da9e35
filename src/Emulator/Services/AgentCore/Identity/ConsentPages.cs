using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>
/// What a user's browser visits to consent: <c>/identities/oauth2/authorize</c> sends it to the provider, the provider sends it back to
/// <c>/identities/oauth2/callback/ID</c>, and that sends it to the application.
/// </summary>
internal sealed partial class ConsentPages(UserConsents consents) : IHttpEndpoint
{
    private const string Begin = "/identities/oauth2/authorize";
    private const string Callback = "/identities/oauth2/callback/";

    /// <summary>Whether a path is that of one of the pages.</summary>
    public static bool IsPage(string path) => path == Begin || path.StartsWith(Callback, StringComparison.Ordinal);

    public bool Accepts(AwsRequest request) => IsPage(request.RawPath);

    public AwsResponse Fail(int status, string message) => Page(status, message);

    /// <summary>The address at which a session begins, for a browser on the same machine or at AWS.</summary>
    /// <param name="region">The region.</param>
    /// <param name="host">The host name by which the client has reached the emulator.</param>
    /// <param name="uri">The URI of the session.</param>
    public static string AddressOf(string region, string? host, string uri)
    {
        var isAws = host is null || host.Contains(".amazonaws.com", StringComparison.OrdinalIgnoreCase);
        var root = isAws ? $"https://bedrock-agentcore.{region}.amazonaws.com" : $"http://{host}";
        return $"{root}{Begin}?request_uri={Uri.EscapeDataString(uri)}";
    }

    /// <summary>
    /// Where a browser that has reached the emulator by its own address finds the callback address of a provider. At AWS it would find
    /// nothing, and bring a code there.
    /// </summary>
    /// <param name="address">An address to return to.</param>
    /// <param name="host">The host name by which the browser has reached the emulator.</param>
    public static string ToLocal(string address, string host) =>
        !host.Contains(".amazon", StringComparison.OrdinalIgnoreCase) && CallbackAddress().Match(address) is { Success: true } match
            ? $"http://{host}{match.Groups["path"].Value}"
            : address;

    public async Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var response = request.Method == HttpMethods.Get
            ? await AnswerAsync(request, cancellationToken)
            : new AwsResponse(405, null, []) { Headers = { ["Allow"] = HttpMethods.Get } };
        await response.SendAsync(http, cancellationToken);
    }

    private async Task<AwsResponse> AnswerAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        if (request.Query.DistinctBy(p => p.Key).Count() != request.Query.Count)
            return Page(400, "A parameter occurs twice.");
        try
        {
            if (request.RawPath == Begin)
            {
                return consents.Find(request.QueryValue("request_uri") ?? "") is { } session && session["code"] is null
                    ? Redirect(await consents.FindPageAsync(session, request.Header("Host") ?? "", cancellationToken))
                    : Page(400, "The session does not exist, has expired, or was used.");
            }

            var fields = request.Query.ToDictionary(StringComparer.Ordinal);
            var (next, problem) = consents.Return(request.RawPath[Callback.Length..], fields);
            return next is null ? Page(400, problem!) : Redirect(next);
        }
        catch (Exception failure) when (failure is OAuthException or AwsException)
        {
            return Page(400, failure.Message);
        }
    }

    private static AwsResponse Redirect(string address) => new(302, null, [])
    {
        Headers = { ["Location"] = address, ["Cache-Control"] = "no-store", ["Referrer-Policy"] = "no-referrer" },
    };

    private static AwsResponse Page(int status, string message) => new(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Consent</title></head>\n"
        + $"<body>\n<h1>Consent (embedded AWS)</h1>\n<p role=\"alert\">{WebUtility.HtmlEncode(message)}</p>\n</body></html>\n"))
    {
        Headers =
        {
            ["Cache-Control"] = "no-store",
            ["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
            ["X-Content-Type-Options"] = "nosniff",
        },
    };

    [GeneratedRegex("^https://bedrock-agentcore\\.[a-z0-9-]+\\.amazonaws\\.com(?<path>/identities/oauth2/callback/.*)$")]
    private static partial Regex CallbackAddress();
}
