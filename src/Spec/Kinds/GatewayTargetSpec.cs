using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>A target behind a gateway.</summary>
[ExactlyOne("mcpServer", "targetConfiguration")]
[Forbidden("tags", "a GatewayTarget cannot carry tags", "remove tags, or set them at its Gateway")]
[AtMostOne("oauth", "credentialProviderConfigurations")]
[AtMostOne("apiKey", "credentialProviderConfigurations")]
[AtMostOne("oauth", "apiKey")]
[TargetCredentialsRule]
[Mirrors(typeof(CreateGatewayTargetRequest), nameof(CreateGatewayTargetRequest.ClientToken),
    nameof(CreateGatewayTargetRequest.GatewayIdentifier))]
public sealed class GatewayTargetSpec : MirroringSpec<CreateGatewayTargetRequest>
{
    /// <summary>The <c>Gateway</c> object the target belongs to.</summary>
    /// <example>tools</example>
    public required string Gateway { get; set; }

    /// <summary>The <c>McpServer</c> object to call, shorthand for <c>targetConfiguration.mcp.mcpServer.endpoint</c>.</summary>
    /// <example>order-server</example>
    public string? McpServer { get; set; }

    /// <summary>
    /// Call the target with tokens of a credential provider of the stack, shorthand for <c>credentialProviderConfigurations</c>.
    /// </summary>
    public TargetOAuthSpec? Oauth { get; set; }

    /// <summary>Call the target with the key of a credential provider of the stack, shorthand likewise.</summary>
    public TargetApiKeySpec? ApiKey { get; set; }
}
