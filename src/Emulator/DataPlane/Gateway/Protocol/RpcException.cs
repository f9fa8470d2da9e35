using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>A JSON-RPC error response.</summary>
/// <param name="code">The error code, one of <see cref="RpcError"/>.</param>
/// <param name="message">The error message.</param>
/// <param name="status">The HTTP status; other than 200 only for errors of the transport.</param>
internal sealed class RpcException(int code, string message, int status = 200) : Exception(message)
{
    public int Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>The error's <c>data</c> member; <see langword="null"/> for none.</summary>
    public JsonNode? ErrorData { get; init; }
}
