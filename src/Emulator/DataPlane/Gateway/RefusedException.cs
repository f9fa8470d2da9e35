namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>A caller who is not let in.</summary>
/// <param name="status">401 or 403.</param>
/// <param name="message">What the caller is told.</param>
/// <param name="challenge">The WWW-Authenticate header, if there is one.</param>
internal sealed class RefusedException(int status, string message, string? challenge = null) : Exception(message)
{
    public int Status { get; } = status;

    public string? Challenge { get; } = challenge;
}
