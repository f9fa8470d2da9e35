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
[Needs("toolChanges", "mcpServer", "targetConfiguration.mcp.mcpServer")]
[AtMostOne("toolChanges", "targetConfiguration.mcp.mcpServer.mcpToolSchema")]
[When("targetConfiguration.mcp.mcpServer.listingMode", "DYNAMIC", Forbids = "toolChanges",
    Hint = "a dynamic target lists its tools for each request: nothing is synchronized")]
[Mirrors(typeof(CreateGatewayTargetRequest), nameof(CreateGatewayTargetRequest.ClientToken),
    nameof(CreateGatewayTargetRequest.GatewayIdentifier))]
public sealed class GatewayTargetSpec : MirroringSpec<CreateGatewayTargetRequest>
{
    /// <summary>What the name of a tool consists of.</summary>
    public const string ToolPattern = "^[A-Za-z0-9_.:/{}-]{1,256}$";

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
    /// What happens if the server lists other tools than the gateway has synchronized. Default: Pin if a policy engine of the gateway
    /// enforces, else Follow.
    /// </summary>
    /// <example>Pin</example>
    public ToolChangePolicy? ToolChanges { get; set; }

    /// <summary>
    /// Call the target with tokens of a credential provider of the stack, shorthand for <c>credentialProviderConfigurations</c>.
    /// </summary>
    public TargetOAuthSpec? Oauth { get; set; }

    /// <summary>Call the target with the key of a credential provider of the stack, shorthand likewise.</summary>
    public TargetApiKeySpec? ApiKey { get; set; }
}
