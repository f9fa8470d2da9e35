using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>A request that is answered with a JSON-RPC error.</summary>
/// <param name="code">One of <see cref="RpcError"/>.</param>
/// <param name="message">What the caller is told.</param>
/// <param name="status">The HTTP status, where the error is one of the transport.</param>
internal sealed class RpcException(int code, string message, int status = 200) : Exception(message)
{
    public int Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>The error's <c>data</c>, if it has some.</summary>
    public JsonNode? ErrorData { get; init; }
}
