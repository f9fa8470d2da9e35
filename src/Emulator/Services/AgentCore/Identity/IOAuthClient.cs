using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>Calls the authorization servers of credential providers. The account's gate must not be held.</summary>
internal interface IOAuthClient
{
    /// <summary>Requests a token as the client of a provider.</summary>
    /// <param name="provider">The provider and the secret of its client.</param>
    /// <param name="grant">The parameters of the grant, without those that authenticate the client.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="OAuthException">The server cannot be reached or issues no token.</exception>
    Task<OAuthTokens> RequestAsync(
        ProviderCredential provider, IReadOnlyList<KeyValuePair<string, string>> grant, CancellationToken cancellationToken);

    /// <summary>Finds the page at which users consent.</summary>
    /// <param name="provider">The document of the provider.</param>
    /// <param name="host">The host name by which the user's browser has reached the emulator.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="OAuthException">The server cannot be reached or names no such page.</exception>
    Task<Uri> FindAuthorizationPageAsync(JsonObject provider, string host, CancellationToken cancellationToken);
}
