using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A target's server responded to a request with a JSON-RPC error.</summary>
/// <param name="code">The error code.</param>
/// <param name="message">The error message.</param>
/// <param name="data">The error's <c>data</c> member; <see langword="null"/> for none.</param>
internal sealed class TargetRpcException(int code, string message, JsonNode? data = null)
    : TargetException(TargetFailure.Received(400), $"The MCP server responded with error {code}: {message}")
{
    /// <summary>The server's error, for the gateway's own response.</summary>
    public RpcException Error { get; } = new(code, message, code == RpcError.MissingCapability ? 400 : 200) { ErrorData = data };
}
