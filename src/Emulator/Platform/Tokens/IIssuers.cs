namespace Reconciler.Emulator.Platform.Tokens;

/// <summary>Finds token issuers by the URL of their OpenID configuration.</summary>
internal interface IIssuers
{
    /// <summary>The issuer, or <see langword="null"/> if there is none or it does not respond.</summary>
    /// <param name="discoveryUrl">The URL of the OpenID configuration.</param>
    /// <param name="token">The token to verify. If its key is unknown, the documents of the issuer are read again.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    ValueTask<Issuer?> FindAsync(string discoveryUrl, JsonWebToken token, CancellationToken cancellationToken);
}
