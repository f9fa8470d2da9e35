namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>How a gateway tells that a policy forbids a tool call. Both are HTTP 200; clients have met both.</summary>
public enum PolicyDenialForm
{
    /// <summary>A JSON-RPC error with the code -32002.</summary>
    Error,

    /// <summary>A result of the tool with <c>isError</c>.</summary>
    Result,
}
