using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A target whose server answered a request with a JSON-RPC error.</summary>
internal sealed class TargetRpcException(int code, string message)
    : TargetException(TargetFailure.Received(400), $"The MCP server answered with the error {code}: {message}")
{
    /// <summary>The error as the server told it.</summary>
    public RpcException Error { get; } = new(code, message);
}
