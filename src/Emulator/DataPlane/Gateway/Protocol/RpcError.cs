namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>The error codes of JSON-RPC, MCP and AgentCore gateways.</summary>
internal static class RpcError
{
    public const int Parse = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int Internal = -32603;

    /// <summary>AgentCore: the caller is not authenticated or not authorized.</summary>
    public const int Unauthorized = -32001;

    /// <summary>AgentCore: a policy denies the tool call. MCP uses the same code for a missing resource.</summary>
    public const int Denied = -32002;

    /// <summary>MCP before 2026-07-28: the resource does not exist.</summary>
    public const int ResourceNotFound = -32002;

    /// <summary>MCP from 2026-07-28 on: a header is missing or differs from the body.</summary>
    public const int HeaderMismatch = -32020;

    /// <summary>MCP from 2026-07-28 on: the request needs a capability that the client has not declared.</summary>
    public const int MissingCapability = -32021;

    /// <summary>MCP from 2026-07-28 on: the request's protocol version is not supported.</summary>
    public const int UnsupportedVersion = -32022;

    /// <summary>MCP from 2025-11-25 on: the user has to open a page first; the error's data names it.</summary>
    public const int UrlElicitationRequired = -32042;
}
