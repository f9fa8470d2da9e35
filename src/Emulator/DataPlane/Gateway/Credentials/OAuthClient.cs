using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Identity;
using Reconciler.Emulator.Services.Cognito;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>Calls authorization servers: their discovery documents and their token endpoints.</summary>
internal sealed class OAuthClient(Account account, HttpMessageInvoker http) : IOAuthClient
{
    // Documents of authorization servers are small; a longer one is refused.
    private const long MaxDocumentBytes = 1024 * 1024;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(5);

    public Task<OAuthTokens> RequestAsync(
        ProviderCredential provider, IReadOnlyList<KeyValuePair<string, string>> grant, CancellationToken cancellationToken) =>
        GuardAsync(provider.Provider, "token request", async token =>
        {
            var settings = SettingsOf(provider.Provider);
            var discovery = settings["oauthDiscovery"] as JsonObject ?? [];
            var endpoint = await FindAsync(discovery, discovery.TextOrNull("discoveryUrl"), "tokenEndpoint", "token_endpoint", token);
            return await RequestAsync(endpoint, settings, provider.Secret, grant, token);
        }, cancellationToken);

    public Task<Uri> FindAuthorizationPageAsync(JsonObject provider, string host, CancellationToken cancellationToken) =>
        GuardAsync(provider, "request for the authorization page", async token =>
        {
            var discovery = SettingsOf(provider)["oauthDiscovery"] as JsonObject ?? [];
            var url = discovery.TextOrNull("discoveryUrl");
            // A browser finds the pools of the account at the address by which it has found the emulator.
            var issuer = url is null ? "" : PoolIssuers.AddressOf(account, url, host);
            if (issuer.StartsWith($"http://{host}/", StringComparison.Ordinal))
                url = $"{issuer}/.well-known/openid-configuration";
            return await FindAsync(discovery, url, "authorizationEndpoint", "authorization_endpoint", token);
        }, cancellationToken);

    private static JsonObject SettingsOf(JsonObject provider) =>
        provider["oauth2ProviderConfigOutput"]!.AsObject().First().Value!.AsObject();

    private static async Task<T> GuardAsync<T>(
        JsonObject provider, string what, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(TimeLimit);
        try
        {
            return await work(timer.Token);
        }
        catch (Exception failure) when (
            !cancellationToken.IsCancellationRequested
            && failure is HttpRequestException or IOException or JsonException or OperationCanceledException or UriFormatException)
        {
            throw new OAuthException(
                $"The {what} to the authorization server of the credential provider '{provider.Text("name")}' failed: {failure.Message}",
                failure);
        }
    }

    private async Task<Uri> FindAsync(
        JsonObject discovery, string? url, string configured, string member, CancellationToken cancellationToken)
    {
        if (discovery["authorizationServerMetadata"] is JsonObject metadata)
            return new Uri(metadata.Text(configured));
        if (url is null)
            throw new OAuthException("The credential provider names no authorization server.");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new OAuthException($"The discovery document at {url} cannot be read: status {(int)response.StatusCode}.");
        await response.Content.LoadIntoBufferAsync(MaxDocumentBytes, cancellationToken);
        var document = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)) as JsonObject;
        return new Uri(
            document?[member]?.ToString() ?? throw new OAuthException($"The discovery document at {url} names no {member}."));
    }

    private async Task<OAuthTokens> RequestAsync(
        Uri endpoint,
        JsonObject settings,
        string secret,
        IReadOnlyList<KeyValuePair<string, string>> grant,
        CancellationToken cancellationToken)
    {
        var clientId = settings.TextOrNull("clientId") ?? "";
        List<KeyValuePair<string, string>> form = [.. grant];
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        switch (settings.TextOrNull("clientAuthenticationMethod"))
        {
            case null or "CLIENT_SECRET_BASIC":
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Basic(clientId, secret));
                break;
            case "CLIENT_SECRET_POST":
                form.Add(new("client_id", clientId));
                form.Add(new("client_secret", secret));
                break;
            case var method:
                throw new OAuthException($"The embedded AWS does not support the client authentication method {method}.");
        }

        request.Content = new FormUrlEncodedContent(form);
        using var response = await http.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(MaxDocumentBytes, cancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)) as JsonObject ?? [];
        if (!response.IsSuccessStatusCode || answer["access_token"]?.ToString() is not { Length: > 0 } token)
        {
            var (status, error) = ((int)response.StatusCode, answer["error"]?.ToString() ?? "none");
            throw new OAuthException($"The authorization server at {endpoint} returned no token: status {status}, error {error}.");
        }

        var lifetime = answer["expires_in"] is JsonValue seconds && seconds.TryGetValue<double>(out var number)
            ? TimeSpan.FromSeconds(number)
            : DefaultLifetime;
        return new OAuthTokens(token, account.Now + lifetime, answer["refresh_token"]?.ToString());
    }

    // RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
    private static string Basic(string clientId, string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(secret)}"));
}
