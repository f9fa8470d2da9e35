namespace Reconciler.Engine.Posture;

/// <summary>
/// The codes of warnings about the posture of a stack: what works, and is open, unbounded, not pinned or not reversible. Each has a section
/// in <c>docs/posture.md</c>. Annotations name codes, so a code never changes.
/// </summary>
public static class PostureCodes
{
    /// <summary>A gateway that everybody may call.</summary>
    public const string GatewayOpen = "GATEWAY_OPEN";

    /// <summary>A gateway whose tools no policy engine guards.</summary>
    public const string GatewayUnguarded = "GATEWAY_UNGUARDED";

    /// <summary>A runtime in the public network without an authorizer of its own.</summary>
    public const string RuntimePublic = "RUNTIME_PUBLIC";

    /// <summary>A server that AgentCore does not take for an MCP server.</summary>
    public const string ProtocolMissing = "PROTOCOL_MISSING";

    /// <summary>A tool whose name is too long for many clients.</summary>
    public const string ToolNameLong = "TOOL_NAME_LONG";

    /// <summary>An image that is named by a tag, which can move.</summary>
    public const string ImageTag = "IMAGE_TAG";

    /// <summary>A change that cannot be taken back.</summary>
    public const string OneWayChange = "ONE_WAY_CHANGE";

    /// <summary>A role that may do everything.</summary>
    public const string RoleAdministrator = "ROLE_ADMINISTRATOR";

    /// <summary>A role with wildcard actions and no condition.</summary>
    public const string RoleWildcard = "ROLE_WILDCARD";

    /// <summary>A target that the role of its gateway may not be allowed to call.</summary>
    public const string RoleIncomplete = "ROLE_INCOMPLETE";

    /// <summary>All codes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        GatewayOpen, GatewayUnguarded, RuntimePublic, ProtocolMissing, ToolNameLong, ImageTag, OneWayChange, RoleAdministrator,
        RoleWildcard, RoleIncomplete,
    ];
}
