using Amazon.BedrockAgentCoreControl.Model;

namespace EndToEnd.Tests;

/// <summary>Changes of the workshop's gateway, target, runtime, policy engine and policy.</summary>
internal static class DriftAgentCoreCases
{
    private const string Gateway = "Gateway/mcp-gateway";
    private const string Target = "GatewayTarget/mcp-server-target";
    private const string Runtime = "Runtime/mcp-server";
    private const string Endpoint = "RuntimeEndpoint/server.stable";
    private const string Engine = "PolicyEngine/workshop-policy-engine";
    private const string Policy = "Policy/allow-add-and-greet";

    private const string AnybodyMayInvoke =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"bedrock-agentcore:*","Resource":"*"}]}""";

    public static IReadOnlyDictionary<string, DriftCase> All { get; } = new Dictionary<string, DriftCase>
    {
        ["gateway description"] = new(Gateway, ["description"], w => w.ChangeGatewayAsync(g => g.Description = "mine")),
        ["gateway description removed"] = new(Gateway, ["description"], w => w.ChangeGatewayAsync(g => g.Description = null)),
        ["gateway clients"] = new(
            Gateway,
            ["authorizerConfiguration.customJWTAuthorizer.allowedClients"],
            w => w.ChangeGatewayAsync(g => g.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients = ["intruder"])),
        ["gateway audience added"] = new(
            Gateway,
            ["authorizerConfiguration.customJWTAuthorizer.allowedAudience"],
            w => w.ChangeGatewayAsync(g => g.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedAudience = ["everybody"])),
        ["gateway discovery URL"] = new(
            Gateway,
            ["authorizerConfiguration.customJWTAuthorizer.discoveryUrl"],
            w => w.ChangeGatewayAsync(
                g => g.AuthorizerConfiguration.CustomJWTAuthorizer.DiscoveryUrl = "https://example.com/.well-known/openid-configuration")),
        ["gateway role"] = new(
            Gateway,
            ["roleArn"],
            async w => { var role = await w.CloneExecutionRoleAsync(); await w.ChangeGatewayAsync(g => g.RoleArn = role); }),
        ["gateway engine detached"] = new(
            Gateway,
            ["policyEngineConfiguration"],
            w => w.ChangeGatewayAsync(g => g.PolicyEngineConfiguration = null)),
        ["gateway engine mode"] = new(
            Gateway,
            ["policyEngineConfiguration.mode"],
            w => w.ChangeGatewayAsync(g => g.PolicyEngineConfiguration.Mode = "LOG_ONLY")),
        ["gateway exception level"] = new(Gateway, ["exceptionLevel"], w => w.ChangeGatewayAsync(g => g.ExceptionLevel = "DEBUG")),
        ["gateway protocol instructions"] = new(
            Gateway,
            ["protocolConfiguration"],
            w => w.ChangeGatewayAsync(g => g.ProtocolConfiguration = new() { Mcp = new() { Instructions = "Do evil." } })),
        ["gateway tags"] = new(
            Gateway,
            ["tags.Intruder", "tags.Module", "tags.Name"],
            async w => await w.RetagAsync((await w.GatewayAsync()).GatewayArn, "Module", "Name")),
        ["gateway interceptor"] = new(
            Gateway,
            ["interceptorConfigurations"],
            w => w.ChangeGatewayAsync(
                g => g.InterceptorConfigurations = [
                    new()
                    {
                        InterceptionPoints = ["REQUEST"],
                        Interceptor = new() { Lambda = new() { Arn = "arn:aws:lambda:us-east-1:000000000000:function:evil" } },
                    },
                ])),

        ["gateway resource policy"] = new(
            Gateway,
            ["resourcePolicy"],
            async w => await w.Clients.AgentCore.PutResourcePolicyAsync(new()
            {
                ResourceArn = (await w.GatewayAsync()).GatewayArn,
                Policy = AnybodyMayInvoke,
            })),
        ["gateway transformation"] = new(
            Gateway,
            ["customTransformConfiguration"],
            w => w.ChangeGatewayAsync(g => g.CustomTransformConfiguration = new()
            {
                Lambda = new() { Arn = "arn:aws:lambda:us-east-1:000000000000:function:evil" },
            })),
        ["gateway firewall"] = new(
            Gateway, ["wafConfiguration"], w => w.ChangeGatewayAsync(g => g.WafConfiguration = new() { FailureMode = "FAIL_OPEN" })),

        ["target endpoint out of reach"] = new(
            Target,
            ["targetConfiguration.mcp.mcpServer.endpoint"],
            w => w.ChangeTargetAsync(t => t.TargetConfiguration.Mcp.McpServer.Endpoint =
                "https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/gone/invocations?qualifier=DEFAULT")),
        ["target headers passed on"] = new(
            Target,
            ["metadataConfiguration"],
            w => w.ChangeTargetAsync(t => t.MetadataConfiguration = new() { AllowedRequestHeaders = ["X-Intruder"] })),
        ["target description"] = new(Target, ["description"], w => w.ChangeTargetAsync(t => t.Description = "mine")),
        ["target credentials"] = new(
            Target,
            ["credentialProviderConfigurations[0].credentialProvider.iamCredentialProvider.service"],
            w => w.ChangeTargetAsync(
                t => t.CredentialProviderConfigurations[0].CredentialProvider.IamCredentialProvider.Service = "execute-api")),
        ["target endpoint"] = new(
            Target,
            ["targetConfiguration.mcp.mcpServer.endpoint"],
            w => w.ChangeTargetAsync(t => t.TargetConfiguration.Mcp.McpServer.Endpoint = "https://example.com/mcp")),
        ["target headers"] = new(
            Target,
            ["metadataConfiguration"],
            w => w.ChangeTargetAsync(t => t.MetadataConfiguration = new MetadataConfiguration { AllowedQueryParameters = ["debug"] })),
        ["target credentials removed"] = new(
            Target,
            ["credentialProviderConfigurations"],
            w => w.ChangeTargetAsync(t => t.CredentialProviderConfigurations = null)),

        ["runtime description"] = new(Runtime, ["description"], w => w.ChangeRuntimeAsync(r => r.Description = "mine"), Target),
        ["runtime variable"] = new(
            Runtime,
            ["environmentVariables.AWS_REGION"],
            w => w.ChangeRuntimeAsync(r => r.EnvironmentVariables["AWS_REGION"] = "eu-west-1"),
            Target),
        ["runtime variable added"] = new(
            Runtime,
            ["environmentVariables.DEBUG"],
            w => w.ChangeRuntimeAsync(r => r.EnvironmentVariables["DEBUG"] = "1"),
            Target),
        ["runtime variable removed"] = new(
            Runtime,
            ["environmentVariables.SOURCE_VERSION"],
            w => w.ChangeRuntimeAsync(r => r.EnvironmentVariables.Remove("SOURCE_VERSION")),
            Target),
        ["runtime idle time"] = new(
            Runtime,
            ["lifecycleConfiguration.idleRuntimeSessionTimeout"],
            w => w.ChangeRuntimeAsync(r => r.LifecycleConfiguration.IdleRuntimeSessionTimeout = 60),
            Target),
        ["runtime lifetime"] = new(
            Runtime,
            ["lifecycleConfiguration.maxLifetime"],
            w => w.ChangeRuntimeAsync(r => r.LifecycleConfiguration.MaxLifetime = 3600),
            Target),
        ["runtime image"] = new(
            Runtime,
            ["agentRuntimeArtifact.containerConfiguration.containerUri"],
            w => w.ChangeRuntimeAsync(
                r => r.AgentRuntimeArtifact.ContainerConfiguration.ContainerUri =
                    $"000000000000.dkr.ecr.us-east-1.amazonaws.com/{OutOfBand.Repository}:{r.EnvironmentVariables["SOURCE_VERSION"]}"),
            Target),
        ["runtime role"] = new(
            Runtime,
            ["roleArn"],
            async w => { var role = await w.CloneExecutionRoleAsync(); await w.ChangeRuntimeAsync(r => r.RoleArn = role); },
            Target),
        ["runtime headers"] = new(
            Runtime,
            ["requestHeaderConfiguration"],
            w => w.ChangeRuntimeAsync(r => r.RequestHeaderConfiguration = new()
            {
                RequestHeaderAllowlist = ["X-Amzn-Bedrock-AgentCore-Runtime-Custom-Debug"],
            }),
            Target),
        ["runtime tags"] = new(
            Runtime,
            ["tags.Intruder"],
            async w => await w.RetagAsync((await w.RuntimeAsync()).AgentRuntimeArn, null, null)),
        ["runtime authorizer"] = new(
            Runtime,
            ["authorizerConfiguration"],
            w => w.ChangeRuntimeAsync(r => r.AuthorizerConfiguration = new()
            {
                CustomJWTAuthorizer = new()
                {
                    DiscoveryUrl = "https://evil.example/.well-known/openid-configuration",
                    AllowedClients = ["intruder"],
                },
            }),
            Target),
        ["runtime network"] = new(
            Runtime,
            ["networkConfiguration.networkMode", "networkConfiguration.networkModeConfig"],
            w => w.ChangeRuntimeAsync(r => r.NetworkConfiguration = new()
            {
                NetworkMode = "VPC",
                NetworkModeConfig = new() { SecurityGroups = ["sg-12345678"], Subnets = ["subnet-12345678"] },
            }),
            Target),
        ["runtime protocol"] = new(
            Runtime,
            ["protocolConfiguration.serverProtocol"],
            w => w.ChangeRuntimeAsync(r => r.ProtocolConfiguration.ServerProtocol = "HTTP"),
            Target),

        ["runtime resource policy"] = new(
            Runtime,
            ["resourcePolicy"],
            async w => await w.Clients.AgentCore.PutResourcePolicyAsync(new()
            {
                ResourceArn = (await w.RuntimeAsync()).AgentRuntimeArn,
                Policy = AnybodyMayInvoke,
            }),
            Target),
        ["runtime metadata service"] = new(
            Runtime,
            ["metadataConfiguration"],
            w => w.ChangeRuntimeAsync(r => r.MetadataConfiguration = new() { RequireMMDSV2 = true }),
            Target),
        ["runtime endpoint description"] = new(
            Endpoint,
            ["description"],
            w => w.ChangeEndpointAsync(e => e.Description = "mine"))
        {
            Stack = () => new StackBuilder("shop").WithServer(spec: ["endpoints: [{name: stable, description: What callers use}]"]),
        },

        ["engine description"] = new(
            Engine,
            ["description"],
            w => w.ChangeEngineAsync(e => e.Description = new UpdatedDescription { OptionalValue = "mine" })),
        ["engine tags"] = new(
            Engine,
            ["tags.Intruder"],
            async w => await w.RetagAsync((await w.EngineAsync()).PolicyEngineArn, null, null)),

        ["policy statement"] = new(
            Policy,
            ["definition.cedar.statement"],
            async w =>
            {
                var statement = $"permit(principal, action, resource == AgentCore::Gateway::\"{(await w.GatewayAsync()).GatewayArn}\");";
                await w.ChangePolicyAsync(p => p.Definition = new PolicyDefinition { Cedar = new CedarPolicy { Statement = statement } });
            }),
        ["policy description"] = new(
            Policy,
            ["description"],
            w => w.ChangePolicyAsync(p => p.Description = new UpdatedDescription { OptionalValue = "mine" })),
        ["policy enforcement"] = new(Policy, ["enforcementMode"], w => w.ChangePolicyAsync(p => p.EnforcementMode = "LOG_ONLY")),
    };
}
