namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>A request that the gateway's authorizer refuses.</summary>
/// <param name="status">The HTTP status: 401 or 403.</param>
/// <param name="message">The message in the response body.</param>
/// <param name="challenge">The WWW-Authenticate header; <see langword="null"/> for none.</param>
internal sealed class RefusedException(int status, string message, string? challenge = null) : Exception(message)
{
    public int Status { get; } = status;

    public string? Challenge { get; } = challenge;
}
