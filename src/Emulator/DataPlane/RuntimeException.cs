namespace Reconciler.Emulator.DataPlane;

/// <summary>A runtime that cannot be called, as its callers are told.</summary>
/// <param name="status">The HTTP status: 404 when there is no such runtime or endpoint, 424 when its server does not answer.</param>
/// <param name="code">The error's name, such as <c>ResourceNotFoundException</c>.</param>
/// <param name="message">The sentence in the body.</param>
internal sealed class RuntimeException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}
