using System.Collections.Concurrent;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Identity;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>
/// The gateway's access tokens from the OAuth 2 client credentials grant, cached until shortly before they expire. As on AWS, the
/// permissions of the gateway's role are checked only when a token is fetched.
/// </summary>
internal sealed class ClientCredentialTokens(Account account, ProviderAccess providers, IOAuthClient oauth)
{
    private static readonly TimeSpan ExpirationMargin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, SingleFlight<AccessToken>> _tokens = new(StringComparer.Ordinal);

    /// <exception cref="TargetException">No token can be fetched.</exception>
    public async ValueTask<AccessToken> GetAsync(McpTarget target, CancellationToken cancellationToken)
    {
        var configuration = new OAuthConfiguration(target);
        var flight = _tokens.GetOrAdd(KeyOf(target, configuration), static _ => new SingleFlight<AccessToken>());
        var token = await flight.GetAsync(() => FetchAsync(target, configuration), cancellationToken);
        if (token.Expiration - ExpirationMargin > account.Now)
            return token;
        flight.Forget(token);
        return await flight.GetAsync(() => FetchAsync(target, configuration), cancellationToken);
    }

    /// <summary>Removes a token that a target rejected from the cache.</summary>
    public void Forget(McpTarget target, AccessToken token)
    {
        if (_tokens.TryGetValue(KeyOf(target, new OAuthConfiguration(target)), out var flight))
            flight.Forget(token);
    }

    // Targets of one role with equal configurations share a token.
    private static string KeyOf(McpTarget target, OAuthConfiguration configuration) => $"{target.RoleArn} {configuration.Text}";

    // The token serves all who wait for it, so none of them cancels the request.
    private Task<AccessToken> FetchAsync(McpTarget target, OAuthConfiguration configuration) => providers.FetchAsync(
        target,
        configuration,
        provider => Grants.ForClientAsync(oauth, provider, configuration.Scopes, configuration.Parameters, CancellationToken.None));
}
