using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>The grants with which AgentCore gets tokens, besides that of a user's consent.</summary>
internal static class Grants
{
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>Gets a token of the client itself (RFC 6749, section 4.4).</summary>
    /// <exception cref="OAuthException">The server issues no token.</exception>
    public static Task<OAuthTokens> ForClientAsync(
        IOAuthClient oauth,
        ProviderCredential provider,
        IEnumerable<string> scopes,
        IEnumerable<KeyValuePair<string, string>> more,
        CancellationToken cancellationToken) =>
        oauth.RequestAsync(
            provider, [new("grant_type", "client_credentials"), .. ScopeOf(scopes), .. more], cancellationToken);

    /// <summary>
    /// Exchanges the token of a caller for one of another resource, on behalf of the same user: by RFC 8693, or by RFC 7523 with the
    /// caller's token as the assertion.
    /// </summary>
    /// <exception cref="OAuthException">The provider is not configured for it, or the server issues no token.</exception>
    public static async Task<OAuthTokens> ExchangeAsync(
        IOAuthClient oauth,
        ProviderCredential provider,
        string callersToken,
        IEnumerable<string> scopes,
        IEnumerable<KeyValuePair<string, string>> more,
        CancellationToken cancellationToken)
    {
        var settings = provider.Provider["oauth2ProviderConfigOutput"]!.AsObject().First().Value!.AsObject();
        if (settings["onBehalfOfTokenExchangeConfig"] is not JsonObject exchange)
        {
            throw new OAuthException(
                $"The credential provider '{provider.Provider.Text("name")}' has no onBehalfOfTokenExchangeConfig: "
                + "it cannot exchange tokens.");
        }

        if (exchange.Text("grantType") == "JWT_AUTHORIZATION_GRANT")
        {
            return await oauth.RequestAsync(
                provider,
                [
                    new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    new("assertion", callersToken),
                    .. ScopeOf(scopes),
                    .. more,
                ],
                cancellationToken);
        }

        var actor = await FindActorAsync(oauth, provider, exchange, cancellationToken);
        return await oauth.RequestAsync(
            provider,
            [
                new("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                new("subject_token", callersToken),
                new("subject_token_type", AccessTokenType),
                .. actor,
                .. ScopeOf(scopes),
                .. more,
            ],
            cancellationToken);
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> FindActorAsync(
        IOAuthClient oauth, ProviderCredential provider, JsonObject exchange, CancellationToken cancellationToken)
    {
        var configuration = exchange["tokenExchangeGrantTypeConfig"] as JsonObject ?? [];
        switch (configuration.TextOrNull("actorTokenContent"))
        {
            case null or "NONE":
                return [];
            case "M2M":
                var token = await ForClientAsync(oauth, provider, configuration.Texts("actorTokenScopes"), [], cancellationToken);
                return [new("actor_token", token.AccessToken), new("actor_token_type", AccessTokenType)];
            case var other:
                throw new OAuthException($"The embedded AWS does not support the actor token {other}.");
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> ScopeOf(IEnumerable<string> scopes) =>
        string.Join(' ', scopes) is { Length: > 0 } text ? [new("scope", text)] : [];
}
