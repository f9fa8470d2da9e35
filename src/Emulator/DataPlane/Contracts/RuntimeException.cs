namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>The error response for a runtime that cannot be called.</summary>
/// <param name="status">The HTTP status: 404 if the runtime or endpoint does not exist, 424 if its server does not respond.</param>
/// <param name="code">The error code, such as <c>ResourceNotFoundException</c>.</param>
/// <param name="message">The message in the response body.</param>
/// <param name="reason">The text for the status reason of a target; <see langword="null"/> uses the message.</param>
internal sealed class RuntimeException(int status, string code, string message, string? reason = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string Reason { get; } = reason ?? message;
}
