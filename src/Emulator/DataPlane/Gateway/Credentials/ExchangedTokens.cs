using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Identity;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>
/// Tokens that the gateway gets in exchange for those of its callers, so that a target sees the same user. Each is cached for the very token
/// that it was exchanged for, until shortly before it expires.
/// </summary>
internal sealed class ExchangedTokens(Account account, ProviderAccess providers, IOAuthClient oauth)
{
    private const string Scheme = "Bearer ";

    // Beyond this number the tokens that have expired are dropped, and all if none has.
    private const int MostTokens = 1000;

    private static readonly TimeSpan ExpirationMargin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);

    /// <exception cref="TargetException">The caller has no token, or it cannot be exchanged.</exception>
    public async ValueTask<AccessToken> GetAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        var (target, configuration) = (request.Target, new OAuthConfiguration(request.Target));
        var header = request.IsTokenVerified ? request.CallerHeaders?.Authorization.ToString() : null;
        if (header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new TargetException(
                TargetFailure.Unauthorized,
                "A token exchange needs the token of a caller: only calls of a gateway with authorizerType CUSTOM_JWT have one.");
        }

        var callersToken = header[Scheme.Length..].Trim();
        var key = KeyOf(target, configuration, callersToken);
        if (_tokens.TryGetValue(key, out var known) && known.Expiration - ExpirationMargin > account.Now)
            return known;
        var token = await providers.FetchAsync(
            target,
            configuration,
            provider => Grants.ExchangeAsync(
                oauth, provider, callersToken, configuration.Scopes, configuration.Parameters, cancellationToken));
        Trim();
        return _tokens[key] = token;
    }

    /// <summary>Removes a token that a target rejected from the cache.</summary>
    public void Forget(AccessToken token)
    {
        foreach (var entry in _tokens.Where(entry => ReferenceEquals(entry.Value, token)))
            _tokens.TryRemove(entry);
    }

    private void Trim()
    {
        if (_tokens.Count < MostTokens)
            return;
        foreach (var entry in _tokens.Where(entry => entry.Value.Expiration <= account.Now))
            _tokens.TryRemove(entry);
        if (_tokens.Count >= MostTokens)
            _tokens.Clear();
    }

    private static string KeyOf(McpTarget target, OAuthConfiguration configuration, string callersToken) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{target.RoleArn}\n{configuration.Text}\n{callersToken}")));
}
