using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Checks the bearer tokens of callers against the JWT authorizer of a gateway or a runtime.</summary>
internal interface ITokenAuthorizer
{
    /// <summary>Checks the token's signature, issuer and validity period, and every rule of the authorizer.</summary>
    /// <param name="authorization">The unparsed Authorization header; <see langword="null"/> if the request has none.</param>
    /// <param name="authorizer">
    /// The <c>customJWTAuthorizer</c> of the resource: discoveryUrl, allowedClients, allowedAudience, allowedScopes, customClaims.
    /// </param>
    /// <param name="cancellationToken">Ends the download of an external issuer's keys.</param>
    ValueTask<TokenVerdict> CheckAsync(string? authorization, JsonObject authorizer, CancellationToken cancellationToken);
}
