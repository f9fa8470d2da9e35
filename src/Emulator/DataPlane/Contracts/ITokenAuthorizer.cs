using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Checks the bearer tokens of callers against the JWT authorizer of a gateway or a runtime.</summary>
internal interface ITokenAuthorizer
{
    /// <summary>Checks signature, issuer and times, and every rule that the authorizer has.</summary>
    /// <param name="authorization">The Authorization header as it came; <see langword="null"/> when there is none.</param>
    /// <param name="authorizer">The <c>customJWTAuthorizer</c> of the resource: discoveryUrl, allowedClients, allowedAudience, allowedScopes, customClaims.</param>
    /// <param name="cancellationToken">Ends the reading of another issuer's keys.</param>
    ValueTask<TokenVerdict> CheckAsync(string? authorization, JsonObject authorizer, CancellationToken cancellationToken);
}
