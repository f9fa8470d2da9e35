using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// The OAuth token endpoint of a pool's domain: <c>/oauth2/token</c> at <c>{domain}.auth.{region}.amazoncognito.com</c>. Clients that
/// cannot set the Host header use <c>/_cognito/{domain}/oauth2/token</c>. The only grant is <c>client_credentials</c>: the emulator has no
/// sign-in pages, so it never issues an authorization code.
/// </summary>
internal sealed partial class TokenEndpoint(Account account, TokenIssuer issuer) : IHttpEndpoint
{
    private const string Path = "/oauth2/token";

    public static string LocalPath(string domain) => $"/_cognito/{domain}{Path}";

    public bool Accepts(AwsRequest request) => DomainOf(request) is not null;

    public AwsResponse Fail(int status, string message)
    {
        var body = Error(status == 500 ? "server_error" : "invalid_request");
        body["error_description"] = message;
        return new(status, "application/json;charset=UTF-8", Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    public Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var (status, body) = Answer(request);
        var response = new AwsResponse(status, "application/json;charset=UTF-8", Encoding.UTF8.GetBytes(body.ToJsonString()));
        response.Headers["Cache-Control"] = "no-store";
        return response.SendAsync(http, cancellationToken);
    }

    private (int Status, JsonObject Body) Answer(AwsRequest request)
    {
        if (request.Method != "POST")
            return (405, Error("invalid_request"));
        if (request.Header("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
            return (400, Error("invalid_request"));
        var form = AwsRequest.ParseQuery(Encoding.UTF8.GetString(request.Body), form: true);
        // Parameters must not occur more than once (RFC 6749, section 3.2).
        if (form.DistinctBy(p => p.Key).Count() != form.Count)
            return (400, Error("invalid_request"));
        var fields = form.ToDictionary(StringComparer.Ordinal);
        return account.Perform(() => Grant(DomainOf(request)!, fields, request)) is var answer && answer["error"] is null
            ? (200, answer)
            : (400, answer);
    }

    private JsonObject Grant(string domain, IReadOnlyDictionary<string, string> form, AwsRequest request)
    {
        var client = Authenticate(domain, form, request);
        switch (form.GetValueOrDefault("grant_type"))
        {
            case null or "":
                return Error("invalid_request");
            case "client_credentials" when client is null:
                return Error("invalid_client");
            case "client_credentials" when !Allows(client, "client_credentials"):
                return Error("unauthorized_client");
            case "client_credentials":
                return ForClient(client, form.GetValueOrDefault("scope") ?? "");
            case "authorization_code" or "refresh_token":
                return Error(client is null ? "invalid_client" : "invalid_grant");
            default:
                return Error("unsupported_grant_type");
        }
    }

    private JsonObject ForClient(JsonObject client, string requested)
    {
        var allowed = client.Texts("AllowedOAuthScopes").ToList();
        var scopes = requested.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (scopes.Count == 0)
            scopes = allowed;
        if (scopes.Count == 0 || scopes.Except(allowed).Any())
            return Error("invalid_scope");
        return new JsonObject
        {
            ["access_token"] = issuer.ForClient(client, scopes, account.Now),
            ["expires_in"] = (long)TokenValidity.Read(client, "AccessToken").TotalSeconds,
            ["token_type"] = "Bearer",
        };
    }

    /// <summary>
    /// The client by its id and secret in the Authorization header or the form (RFC 6749, section 2.3.1), or <see langword="null"/> if they
    /// are not valid.
    /// </summary>
    private JsonObject? Authenticate(string domain, IReadOnlyDictionary<string, string> form, AwsRequest request)
    {
        var (id, secret) = request.Header("Authorization") is { } header
            ? Basic(header)
            : (form.GetValueOrDefault("client_id"), form.GetValueOrDefault("client_secret"));
        if (id is null || secret is null || PoolTables.Client(account, id) is not { } client ||
            client.TextOrNull("ClientSecret") is not { } expected)
            return null;
        var poolId = client.Text("UserPoolId");
        return PoolTables.Find(account, poolId, Domains.TableName).Find(domain)?.Text("UserPoolId") == poolId &&
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(secret))
            ? client
            : null;
    }

    private static (string? Id, string? Secret) Basic(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) ||
            !value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || value.Parameter is null)
            return default;
        var bytes = new byte[value.Parameter.Length];
        return Convert.TryFromBase64String(value.Parameter, bytes, out var length) &&
            Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
            : default;
    }

    private static bool Allows(JsonObject client, string flow) =>
        client["AllowedOAuthFlowsUserPoolClient"]?.GetValue<bool>() == true && client.Texts("AllowedOAuthFlows").Contains(flow);

    private static JsonObject Error(string error) => new() { ["error"] = error };

    private static string? DomainOf(AwsRequest request)
    {
        if (LocalAddress().Match(request.RawPath) is { Success: true } local)
            return local.Groups["domain"].Value;
        return request.RawPath == Path && HostName().Match(request.Header("Host") ?? "") is { Success: true } host
            ? host.Groups["domain"].Value
            : null;
    }

    [GeneratedRegex("^/_cognito/(?<domain>[a-z0-9-]+)/oauth2/token$")]
    private static partial Regex LocalAddress();

    [GeneratedRegex("^(?<domain>[a-z0-9-]+)\\.auth\\.[a-z0-9-]+\\.amazoncognito\\.com(:[0-9]+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex HostName();
}
