namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>The form of a gateway's response to a tool call that a policy denies. Both forms are HTTP 200; AWS has returned both.</summary>
public enum PolicyDenialForm
{
    /// <summary>A JSON-RPC error with code -32002.</summary>
    Error,

    /// <summary>A tool result with <c>isError</c>.</summary>
    Result,
}
