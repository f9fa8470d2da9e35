using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The parameters of <c>/oauth2/authorize</c> (RFC 6749, section 4.1.1, and RFC 7636).</summary>
/// <param name="Fields">The parameters as sent.</param>
/// <param name="Client">The client.</param>
/// <param name="RedirectUri">The registered address to return to.</param>
/// <param name="Scopes">The scopes to grant.</param>
internal sealed record AuthorizationRequest(
    IReadOnlyDictionary<string, string> Fields, JsonObject Client, string RedirectUri, IReadOnlyList<string> Scopes)
{
    /// <summary>The parameters that the sign-in page sends along.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "resource"];

    public string? State => Fields.GetValueOrDefault("state");

    /// <summary>The parameters as a query.</summary>
    public string Query => string.Join(
        '&', Names.Where(Fields.ContainsKey).Select(n => $"{n}={Uri.EscapeDataString(Fields[n])}"));

    /// <summary>
    /// Checks a request. A client or an address that is not known must not be redirected to: then <c>Page</c> is the text of an error page.
    /// Every other error is reported to the client at its address.
    /// </summary>
    public static (AuthorizationRequest? Request, string? Page, string? Error) Check(
        Account account, string domain, IReadOnlyDictionary<string, string> fields)
    {
        if (PoolTables.Client(account, fields.GetValueOrDefault("client_id") ?? "") is not { } client
            || !HasDomain(account, client, domain))
            return (null, "The client does not exist at this domain.", null);
        var addresses = client.Texts("CallbackURLs").ToList();
        var address = fields.GetValueOrDefault("redirect_uri") ?? client.TextOrNull("DefaultRedirectURI");
        if (address is null || !addresses.Contains(address))
            return (null, $"redirect_mismatch: '{address}' is not one of the client's callback URLs.", null);
        var allowed = client.Texts("AllowedOAuthScopes").ToList();
        var scopes = (fields.GetValueOrDefault("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        var request = new AuthorizationRequest(fields, client, address, scopes.Count == 0 ? allowed : scopes);
        var error = (fields.GetValueOrDefault("response_type"), fields.GetValueOrDefault("code_challenge_method")) switch
        {
            _ when !Allows(client) => "unauthorized_client",
            (not "code", _) => "unsupported_response_type",
            (_, not (null or "S256")) => "invalid_request",
            _ when scopes.Except(allowed).Any() => "invalid_scope",
            _ => null,
        };
        return (request, null, error);
    }

    public static bool HasDomain(Account account, JsonObject client, string domain) => client.Text("UserPoolId") is var poolId
        && PoolTables.Find(account, poolId, Domains.TableName).Find(domain)?.Text("UserPoolId") == poolId;

    private static bool Allows(JsonObject client) =>
        client["AllowedOAuthFlowsUserPoolClient"]?.GetValue<bool>() == true && client.Texts("AllowedOAuthFlows").Contains("code");
}
