using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>For an emulator that calls no other servers.</summary>
internal sealed class NoOAuthClient : IOAuthClient, IIssuers
{
    public static readonly NoOAuthClient Instance = new();

    public Task<OAuthTokens> RequestAsync(
        ProviderCredential provider, IReadOnlyList<KeyValuePair<string, string>> grant, CancellationToken cancellationToken) =>
        throw Unavailable();

    public Task<Uri> FindAuthorizationPageAsync(JsonObject provider, string host, CancellationToken cancellationToken) =>
        throw Unavailable();

    public ValueTask<Issuer?> FindAsync(string discoveryUrl, JsonWebToken token, CancellationToken cancellationToken) => new((Issuer?)null);

    private static OAuthException Unavailable() => new("This emulator calls no authorization servers.");
}
