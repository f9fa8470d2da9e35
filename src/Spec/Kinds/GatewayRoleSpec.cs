using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>The role of a gateway: one of its own, or the execution role of an <c>McpServer</c>.</summary>
[AtMostOne("mcpServer", "name")]
[AtMostOne("mcpServer", "managedPolicyArns")]
[AtMostOne("mcpServer", "inlinePolicies")]
public sealed class GatewayRoleSpec
{
    /// <summary>Use the execution role of this <c>McpServer</c>. It gets the permissions that the gateway needs.</summary>
    /// <example>order-server</example>
    public string? McpServer { get; set; }

    /// <summary>The name of the gateway's own role.</summary>
    /// <example>tools-gateway-role</example>
    public string? Name { get; set; }

    /// <summary>Managed policies to attach to the gateway's own role.</summary>
    public List<string>? ManagedPolicyArns { get; set; }

    /// <summary>Inline policies of the gateway's own role.</summary>
    public Dictionary<string, JsonDocumentText>? InlinePolicies { get; set; }
}
