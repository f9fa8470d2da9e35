namespace Reconciler.Emulator.Platform.Tokens;

/// <summary>Knows issuers by the addresses of their OpenID configurations.</summary>
internal interface IIssuers
{
    /// <summary>The issuer, or <see langword="null"/> when there is none, or when it does not answer.</summary>
    /// <param name="discoveryUrl">The address of the OpenID configuration.</param>
    /// <param name="token">The token that is about to be checked: when its key is unknown, what was read before is read again.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<Issuer?> FindAsync(string discoveryUrl, JsonWebToken token, CancellationToken cancellationToken);
}
