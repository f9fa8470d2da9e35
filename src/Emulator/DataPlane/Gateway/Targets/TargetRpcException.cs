using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A target's server responded to a request with a JSON-RPC error.</summary>
internal sealed class TargetRpcException(int code, string message)
    : TargetException(TargetFailure.Received(400), $"The MCP server responded with error {code}: {message}")
{
    /// <summary>The server's error, for the gateway's own response.</summary>
    public RpcException Error { get; } = new(code, message);
}
