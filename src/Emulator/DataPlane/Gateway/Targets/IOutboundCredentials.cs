namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Adds credentials to requests to targets.</summary>
internal interface IOutboundCredentials
{
    /// <summary>Adds the target's credentials to an HTTP request.</summary>
    /// <param name="message">The HTTP request, complete except for the credentials.</param>
    /// <param name="request">The MCP request in it.</param>
    /// <param name="body">The body, which signatures cover.</param>
    /// <param name="cancellationToken">Ends the request for a token.</param>
    /// <returns>The token that was added; <see langword="null"/> for other credentials and for the caller's token.</returns>
    /// <exception cref="TargetException">The credentials cannot be obtained, or the target's runtime refuses them.</exception>
    ValueTask<AccessToken?> AddAsync(
        HttpRequestMessage message, TargetRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Removes a token that a target rejected: it may have been revoked.</summary>
    void Forget(TargetRequest request, AccessToken token);
}
