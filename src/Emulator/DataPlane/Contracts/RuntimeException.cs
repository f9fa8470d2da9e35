namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>A runtime that cannot be called, as its callers are told.</summary>
/// <param name="status">The HTTP status: 404 when there is no such runtime or endpoint, 424 when its server does not answer.</param>
/// <param name="code">The error's name, such as <c>ResourceNotFoundException</c>.</param>
/// <param name="message">The sentence in the body.</param>
/// <param name="reason">What the status reason of a target says about it; the message when there are no other words for it.</param>
internal sealed class RuntimeException(int status, string code, string message, string? reason = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string Reason { get; } = reason ?? message;
}
