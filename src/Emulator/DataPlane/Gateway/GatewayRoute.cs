namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>The part of a gateway that a request addresses.</summary>
internal enum GatewayRoute
{
    /// <summary>A path that gateways do not serve.</summary>
    None,

    /// <summary>The MCP endpoint.</summary>
    Mcp,

    /// <summary>The OAuth metadata of the MCP endpoint, readable without authentication.</summary>
    Metadata,

    /// <summary>A target that is no MCP server: the first part of the path is its name.</summary>
    Target,
}
