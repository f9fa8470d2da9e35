using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform;

/// <summary>An error response of a service. The protocol decides its format on the wire.</summary>
internal sealed class AwsException(string code, string message, int status = 400) : Exception(message)
{
    /// <summary>The code that clients switch on, such as <c>NoSuchEntity</c> or <c>ConflictException</c>.</summary>
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>Further members of the error shape, such as <c>reason</c>.</summary>
    public JsonObject Members { get; init; } = [];
}
