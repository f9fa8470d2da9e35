using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>The role of a gateway: one of its own, or the execution role of an <c>McpServer</c>.</summary>
[AtMostOne("mcpServer", "name")]
[AtMostOne("mcpServer", "path")]
[AtMostOne("mcpServer", "permissionsBoundary")]
[AtMostOne("mcpServer", "managedPolicyArns")]
[AtMostOne("mcpServer", "inlinePolicies")]
[AtMostOne("mcpServer", "composePolicies")]
[AtMostOne("mcpServer", "assumeRolePolicy")]
[AtMostOne("mcpServer", "description")]
[AtMostOne("mcpServer", "maxSessionDuration")]
[AtMostOne("mcpServer", "tags")]
public sealed class GatewayRoleSpec : RoleSpec
{
    /// <summary>Use the execution role of this <c>McpServer</c>. It gets the permissions that the gateway needs.</summary>
    /// <example>order-server</example>
    public string? McpServer { get; set; }
}
