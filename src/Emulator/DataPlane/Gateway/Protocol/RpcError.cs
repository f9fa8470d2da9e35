namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>The error codes of JSON-RPC, of MCP, and of gateways.</summary>
internal static class RpcError
{
    public const int Parse = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int Internal = -32603;

    /// <summary>The caller is not who they would have to be.</summary>
    public const int Unauthorized = -32001;

    /// <summary>A policy forbids the call; MCP uses the same number for a resource that is not there.</summary>
    public const int Denied = -32002;

    /// <summary>MCP before 2026-07-28: there is no such resource.</summary>
    public const int ResourceNotFound = -32002;

    /// <summary>MCP from 2026-07-28 on: a header is missing or does not say what the body says.</summary>
    public const int HeaderMismatch = -32020;

    /// <summary>MCP from 2026-07-28 on: the request is of a revision that is not spoken here.</summary>
    public const int UnsupportedVersion = -32022;
}
