namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>What of a gateway a request is for.</summary>
internal enum GatewayRoute
{
    /// <summary>Nothing that gateways have.</summary>
    None,

    /// <summary>The endpoint for MCP.</summary>
    Mcp,

    /// <summary>The OAuth metadata of the endpoint, which everybody may read.</summary>
    Metadata,
}
