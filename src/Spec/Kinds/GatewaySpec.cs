using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>A gateway: one MCP endpoint for the tools of its targets.</summary>
[ExactlyOne("jwt", "authorizerType")]
[AtMostOne("jwt", "authorizerConfiguration")]
[When("authorizerType", "CUSTOM_JWT", Requires = "authorizerConfiguration", Hint = "or use jwt with a user pool of the stack")]
[When("authorizerType", "AWS_IAM", Forbids = "authorizerConfiguration", Hint = "write CUSTOM_JWT to accept tokens, or remove it")]
[When("authorizerType", "NONE", Forbids = "authorizerConfiguration", Hint = "write CUSTOM_JWT to accept tokens, or remove it")]
[AtMostOne("policy", "policyEngineConfiguration")]
[AtMostOne("role", "roleArn")]
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
