using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A gateway: one MCP endpoint for the tools of its targets.</summary>
[Mirrors(typeof(GatewayRequest), nameof(CreateGatewayRequest.ClientToken), nameof(CreateGatewayRequest.Tags))]
public sealed class GatewaySpec : MirroringSpec<GatewayRequest>
{
    /// <summary>JWT authorization: shorthand for <c>authorizerType: CUSTOM_JWT</c> with a user pool of the stack.</summary>
    public JwtSpec? Jwt { get; set; }

    /// <summary>The gateway's role, unless <c>roleArn</c> names one.</summary>
    public GatewayRoleSpec? Role { get; set; }

    /// <summary>The policy engine, shorthand for <c>policyEngineConfiguration</c>.</summary>
    public GatewayPolicySpec? Policy { get; set; }
}
