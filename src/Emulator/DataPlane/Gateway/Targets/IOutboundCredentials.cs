namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Adds to requests to targets what opens them.</summary>
internal interface IOutboundCredentials
{
    /// <summary>Adds the credentials.</summary>
    /// <param name="message">The request, complete but for them.</param>
    /// <param name="request">What it is made from.</param>
    /// <param name="body">Its body, which signatures cover.</param>
    /// <param name="cancellationToken">Ends the fetching of a token.</param>
    /// <returns>The token that was added, if it was one of the gateway's own.</returns>
    /// <exception cref="TargetException">There are no such credentials, or they do not open the runtime that the request is for.</exception>
    ValueTask<AccessToken?> AddAsync(HttpRequestMessage message, TargetRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Forgets a token that a target did not accept; it may have been revoked.</summary>
    void Forget(McpTarget target, AccessToken token);
}
