using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A gateway: the front door of MCP tools.</summary>
[Mirrors(typeof(CreateGatewayRequest), nameof(CreateGatewayRequest.ClientToken), nameof(CreateGatewayRequest.Tags))]
public sealed class GatewaySpec : MirroringSpec<CreateGatewayRequest>
{
    /// <summary>Who may call: shorthand for <c>authorizerType: CUSTOM_JWT</c> with a pool of the stack.</summary>
    public JwtSpec? Jwt { get; set; }

    /// <summary>The gateway's role, unless <c>roleArn</c> names one.</summary>
    public GatewayRoleSpec? Role { get; set; }

    /// <summary>The policy engine that decides, shorthand for <c>policyEngineConfiguration</c>.</summary>
    public GatewayPolicySpec? Policy { get; set; }
}

/// <summary>JWT authorization by a user pool of the stack.</summary>
public sealed class JwtSpec
{
    /// <summary>The <c>UserPool</c> object that issues the tokens.</summary>
    public required string UserPool { get; set; }

    /// <summary>The clients of the pool whose tokens are taken; all of them when unset.</summary>
    public List<string>? Clients { get; set; }

    /// <summary>Scopes of which a token must have one.</summary>
    public List<string>? Scopes { get; set; }
}

/// <summary>The role of a gateway: one of its own, or the execution role of an <c>McpServer</c>.</summary>
public sealed class GatewayRoleSpec
{
    /// <summary>Use this <c>McpServer</c>'s execution role; it is given what the gateway needs.</summary>
    public string? McpServer { get; set; }

    /// <summary>The name of the gateway's own role.</summary>
    public string? Name { get; set; }

    /// <summary>Managed policies to attach to the gateway's own role.</summary>
    public List<string>? ManagedPolicyArns { get; set; }

    /// <summary>Inline policies of the gateway's own role.</summary>
    public Dictionary<string, JsonDocumentText>? InlinePolicies { get; set; }
}

/// <summary>Which policy engine a gateway asks.</summary>
public sealed class GatewayPolicySpec
{
    /// <summary>The <c>PolicyEngine</c> object.</summary>
    public required string Engine { get; set; }

    /// <summary><c>ENFORCE</c> or <c>LOG_ONLY</c>.</summary>
    public Amazon.BedrockAgentCoreControl.GatewayPolicyEngineMode Mode { get; set; } = Amazon.BedrockAgentCoreControl.GatewayPolicyEngineMode.ENFORCE;
}
