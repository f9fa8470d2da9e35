using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform;

/// <summary>An error answer of a service. How it looks on the wire is the protocol's business.</summary>
internal sealed class AwsException(string code, string message, int status = 400) : Exception(message)
{
    /// <summary>The code that clients switch on, such as <c>NoSuchEntity</c> or <c>ConflictException</c>.</summary>
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>Further members of the error's shape, such as <c>reason</c>.</summary>
    public JsonObject Members { get; init; } = [];
}
