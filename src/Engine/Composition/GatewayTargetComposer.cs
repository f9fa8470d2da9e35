using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition;

/// <summary>Composes <c>GatewayTarget</c> objects: a target of a gateway.</summary>
internal static class GatewayTargetComposer
{
    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<GatewayTargetSpec>())
        {
            var state = new GatewayTargetState();
            ModelMapper.Copy(spec.Request, state);
            state.Name = scope.NameOf(owner, scope.Types.GatewayTarget, state.Name, (_, name) => name);
            state.GatewayIdentifier = scope.Find(GatewayResourceType.TypeName, spec.Gateway)!.Id;
            if (spec.McpServer is { } server) SetServer(scope, state, server);
            var target = scope.Add(owner, scope.Types.GatewayTarget, state);
            scope.Replace(target with { ToolChanges = FindToolChanges(scope, spec, state) });
            scope.Export(owner, "id", target.Id);
        }
    }

    /// <summary>
    /// Writes the shorthands of credentials out, so that a target and the role of its gateway are composed of the same configuration.
    /// </summary>
    public static void WriteOutCredentials(CompositionScope scope)
    {
        foreach (var (_, spec) in scope.ObjectsOf<GatewayTargetSpec>())
        {
            var provider = new CredentialProvider();
            if (spec.Oauth is { } oauth)
            {
                oauth.Request.ProviderArn = $"${{OAuth2CredentialProvider/{oauth.Provider}.arn}}";
                oauth.Request.Scopes ??= [];
                provider.OauthCredentialProvider = oauth.Request;
            }
            else if (spec.ApiKey is { } key)
            {
                key.Request.ProviderArn = $"${{ApiKeyCredentialProvider/{key.Provider}.arn}}";
                provider.ApiKeyCredentialProvider = key.Request;
            }
            else
            {
                continue;
            }

            spec.Request.CredentialProviderConfigurations =
            [
                new CredentialProviderConfiguration
                {
                    CredentialProviderType = spec.Oauth is null ? CredentialProviderType.API_KEY : CredentialProviderType.OAUTH,
                    CredentialProvider = provider,
                },
            ];
        }
    }

    /// <summary>
    /// Returns what to do about other tools of the server; null if the gateway synchronizes none: the target declares them, or lists them for
    /// each request.
    /// </summary>
    private static ToolChangePolicy? FindToolChanges(CompositionScope scope, GatewayTargetSpec spec, GatewayTargetState state)
    {
        if (state.TargetConfiguration?.Mcp?.McpServer is not { McpToolSchema: null } server) return null;
        if (server.ListingMode == ListingMode.DYNAMIC) return null;
        var gateway = (CreateGatewayRequest)scope.Find(GatewayResourceType.TypeName, spec.Gateway)!.State;
        var isEnforced = gateway.PolicyEngineConfiguration is { } engine && engine.Mode != GatewayPolicyEngineMode.LOG_ONLY;
        return spec.ToolChanges ?? (isEnforced ? ToolChangePolicy.Pin : ToolChangePolicy.Follow);
    }

    private static void SetServer(CompositionScope scope, GatewayTargetState state, string server)
    {
        state.TargetConfiguration ??= new TargetConfiguration();
        state.TargetConfiguration.Mcp ??= new McpTargetConfiguration();
        state.TargetConfiguration.Mcp.McpServer ??= new McpServerTargetConfiguration();
        state.TargetConfiguration.Mcp.McpServer.Endpoint = scope.FindExport(new ObjectRef("McpServer", server), "endpoint");
        state.BackendChangedAt = scope.Find(RuntimeResourceType.TypeName, server)?.Attribute("updatedAt");
    }
}
