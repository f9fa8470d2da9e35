using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>
/// The gateway's access tokens from the OAuth 2 client credentials grant, cached until shortly before they expire. As on AWS, the
/// permissions of the gateway's role are checked only when a token is fetched.
/// </summary>
internal sealed class ClientCredentialTokens(Account account, RoleCredentials role, ICredentialReader providers, HttpMessageInvoker http)
{
    // Documents of authorization servers are small; a longer one is refused.
    private const long MaxDocumentBytes = 1024 * 1024;

    private static readonly TimeSpan ExpirationMargin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, SingleFlight<AccessToken>> _tokens = new(StringComparer.Ordinal);

    /// <exception cref="TargetException">No token can be fetched.</exception>
    public async ValueTask<AccessToken> GetAsync(McpTarget target, CancellationToken cancellationToken)
    {
        var flight = _tokens.GetOrAdd(KeyOf(target), static _ => new SingleFlight<AccessToken>());
        var token = await flight.GetAsync(() => FetchAsync(target), cancellationToken);
        if (token.Expiration - ExpirationMargin > account.Now)
            return token;
        flight.Forget(token);
        return await flight.GetAsync(() => FetchAsync(target), cancellationToken);
    }

    /// <summary>Checks that the gateway's role may get tokens for a target.</summary>
    /// <exception cref="TargetException">The role may not, or there is no such provider.</exception>
    public void CheckPermissions(McpTarget target) => Provider(target, Configuration(target).Text("providerArn"));

    /// <summary>Removes a token that a target rejected from the cache.</summary>
    public void Forget(McpTarget target, AccessToken token)
    {
        if (_tokens.TryGetValue(KeyOf(target), out var flight))
            flight.Forget(token);
    }

    // Targets of one role with equal configurations share a token.
    private static string KeyOf(McpTarget target) => $"{target.RoleArn} {Configuration(target).ToJsonString()}";

    private static JsonObject Configuration(McpTarget target) =>
        target.Credentials!["credentialProvider"]!["oauthCredentialProvider"]!.AsObject();

    private async Task<AccessToken> FetchAsync(McpTarget target)
    {
        var configuration = Configuration(target);
        if (configuration.TextOrNull("grantType") is { } grant and not "CLIENT_CREDENTIALS")
            throw Failed($"The embedded AWS does not support the grant type {grant}.");
        var (provider, secret) = Provider(target, configuration.Text("providerArn"));
        var settings = provider["oauth2ProviderConfigOutput"]!.AsObject().First().Value!.AsObject();
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            var endpoint = await TokenEndpointAsync(settings["oauthDiscovery"] as JsonObject ?? [], timer.Token);
            return await FetchAsync(endpoint, settings, secret, configuration, timer.Token);
        }
        catch (Exception failure) when (
            failure is HttpRequestException or IOException or JsonException or OperationCanceledException or UriFormatException)
        {
            var name = provider.Text("name");
            throw Failed($"The token request to the authorization server of the credential provider '{name}' failed: {failure.Message}");
        }
    }

    private (JsonObject Provider, string Secret) Provider(McpTarget target, string providerArn) => account.Perform(() =>
    {
        try
        {
            role.Check(target, providers.PermissionsFor(target.Region, target.GatewayId, target.Document));
            var (provider, secret) = providers.Read(target.Region, providerArn);
            return (provider.Copy(), secret);
        }
        catch (AwsException missing)
        {
            throw Failed(missing.Message);
        }
    });

    private async Task<Uri> TokenEndpointAsync(JsonObject discovery, CancellationToken cancellationToken)
    {
        if (discovery["authorizationServerMetadata"] is JsonObject metadata)
            return new Uri(metadata.Text("tokenEndpoint"));
        var url = discovery.TextOrNull("discoveryUrl") ?? throw Failed("The credential provider names no authorization server.");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw Failed($"The discovery document at {request.RequestUri} cannot be read: status {(int)response.StatusCode}.");
        await response.Content.LoadIntoBufferAsync(MaxDocumentBytes, cancellationToken);
        var document = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)) as JsonObject;
        var endpoint = document?["token_endpoint"]?.ToString();
        return new Uri(endpoint ?? throw Failed($"The discovery document at {request.RequestUri} names no token_endpoint."));
    }

    private async Task<AccessToken> FetchAsync(
        Uri endpoint, JsonObject settings, string secret, JsonObject configuration, CancellationToken cancellationToken)
    {
        var clientId = settings.TextOrNull("clientId") ?? "";
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "client_credentials" };
        if (string.Join(' ', configuration.Texts("scopes")) is { Length: > 0 } scopes)
            form["scope"] = scopes;
        foreach (var (name, value) in configuration["customParameters"] as JsonObject ?? [])
            form[name] = value!.GetValue<string>();
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        if (settings.TextOrNull("clientAuthenticationMethod") == "CLIENT_SECRET_POST")
            (form["client_id"], form["client_secret"]) = (clientId, secret);
        else
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Basic(clientId, secret));
        request.Content = new FormUrlEncodedContent(form);
        using var response = await http.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(MaxDocumentBytes, cancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)) as JsonObject ?? [];
        if (!response.IsSuccessStatusCode || answer["access_token"]?.ToString() is not { Length: > 0 } token)
        {
            var (status, error) = ((int)response.StatusCode, answer["error"]?.ToString() ?? "none");
            throw Failed($"The authorization server at {endpoint} returned no token: status {status}, error {error}.");
        }

        var lifetime = answer["expires_in"] is JsonValue seconds && seconds.TryGetValue<double>(out var number)
            ? TimeSpan.FromSeconds(number)
            : DefaultLifetime;
        return new AccessToken(token, account.Now + lifetime);
    }

    // RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
    private static string Basic(string clientId, string secret) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(secret)}"));

    private static TargetException Failed(string detail) => new(TargetFailure.Unauthorized, detail);
}
