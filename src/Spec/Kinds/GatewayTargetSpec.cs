using Amazon.BedrockAgentCoreControl.Model;
using Amazon.Runtime.Internal;
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
    /// <summary>What the name of a tool consists of.</summary>
    internal const string ToolPattern = "^[A-Za-z0-9_.:/{}-]{1,256}$";

    /// <summary>The <c>Gateway</c> object the target belongs to.</summary>
    /// <example>tools</example>
    public required string Gateway { get; set; }

    /// <summary>The <c>McpServer</c> object to call, shorthand for <c>targetConfiguration.mcp.mcpServer.endpoint</c>.</summary>
    /// <example>order-server</example>
    public string? McpServer { get; set; }

    /// <summary>
    /// The only tools of the target that can be called, by the names that the target gives them. A policy of the gateway's engine forbids all
    /// others, also those that the target gets later. Who may call a tool is said by <c>CedarPolicy</c> objects.
    /// </summary>
    /// <example>["search", "fetch"]</example>
    [AWSProperty(Min = 1)]
    [ItemPattern(ToolPattern)]
    public List<string>? AllowedTools { get; set; }

    /// <summary>
    /// Call the target with tokens of a credential provider of the stack, shorthand for <c>credentialProviderConfigurations</c>.
    /// </summary>
    public TargetOAuthSpec? Oauth { get; set; }

    /// <summary>Call the target with the key of a credential provider of the stack, shorthand likewise.</summary>
    public TargetApiKeySpec? ApiKey { get; set; }
}
