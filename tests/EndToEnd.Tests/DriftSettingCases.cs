namespace EndToEnd.Tests;

/// <summary>Changes of settings that few stacks have: each in a stack that has it.</summary>
internal static class DriftSettingCases
{
    private const string Gateway = "Gateway/gateway";
    private const string Target = "GatewayTarget/target";
    private const string OAuth = "credentialProviderConfigurations[0].credentialProvider.oauthCredentialProvider";
    private const string Overrides = "targetConfiguration.mcp.apiGateway.apiGatewayToolConfiguration.toolOverrides";
    private const string OthersMayInvoke =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"bedrock-agentcore:*","Resource":"*"}]}""";

    public static IReadOnlyDictionary<string, DriftCase> All { get; } = new Dictionary<string, DriftCase>
    {
        ["endpoint moved to another version"] = new(
            "RuntimeEndpoint/server.stable",
            ["agentRuntimeVersion"],
            w => w.ChangeEndpointAsync(endpoint => endpoint.AgentRuntimeVersion = "2"))
        {
            Stack = PinnedEndpoint,
        },
        ["private endpoint removed"] = new(
            Target, ["privateEndpoint"], w => w.ChangeTargetAsync(target => target.PrivateEndpoint = null))
        {
            Stack = PrivateTarget,
        },
        ["private endpoint moved"] = new(
            Target,
            ["privateEndpoint.selfManagedLatticeResource.resourceConfigurationIdentifier"],
            w => w.ChangeTargetAsync(target => target.PrivateEndpoint.SelfManagedLatticeResource.ResourceConfigurationIdentifier =
                "rcfg-99999999999999999"))
        {
            Stack = PrivateTarget,
        },
        ["tool override changed"] = new(
            Target,
            [$"{Overrides}[get_pets].path"],
            w => w.ChangeTargetAsync(target =>
                target.TargetConfiguration.Mcp.ApiGateway.ApiGatewayToolConfiguration.ToolOverrides[0].Path = "/evil"))
        {
            Stack = OverriddenTools,
        },
        ["tool overrides removed"] = new(
            Target,
            [Overrides],
            w => w.ChangeTargetAsync(target =>
                target.TargetConfiguration.Mcp.ApiGateway.ApiGatewayToolConfiguration.ToolOverrides = null))
        {
            Stack = OverriddenTools,
        },
        ["firewall fails open"] = new(
            Gateway,
            ["wafConfiguration.failureMode"],
            w => w.ChangeGatewayAsync(gateway => gateway.WafConfiguration.FailureMode = "FAIL_OPEN"))
        {
            Stack = GuardedGateway,
        },
        ["workload identities of the authorizer"] = new(
            Gateway,
            ["authorizerConfiguration.customJWTAuthorizer.allowedWorkloadConfiguration.workloadIdentities"],
            w => w.ChangeGatewayAsync(gateway =>
                gateway.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedWorkloadConfiguration.WorkloadIdentities = ["intruder"]))
        {
            Stack = GuardedGateway,
        },
        ["resource policy of a gateway"] = new(
            Gateway,
            ["resourcePolicy.*"],
            async w => await w.Clients.AgentCore.PutResourcePolicyAsync(
                new() { ResourceArn = (await w.GatewayAsync()).GatewayArn, Policy = OthersMayInvoke }))
        {
            Stack = GuardedGateway,
        },
        ["resource policy of a runtime removed"] = new(
            "Runtime/server",
            ["resourcePolicy"],
            async w => await w.Clients.AgentCore.DeleteResourcePolicyAsync(
                new() { ResourceArn = (await w.RuntimeAsync()).AgentRuntimeArn }))
        {
            Stack = PinnedEndpoint,
        },
        ["return address of the authorization code"] = new(
            Target,
            [$"{OAuth}.defaultReturnUrl"],
            w => w.ChangeTargetAsync(target => target.CredentialProviderConfigurations[0].CredentialProvider.OauthCredentialProvider
                .DefaultReturnUrl = "https://evil.example.com/callback"))
        {
            Stack = () => OAuthTarget("grantType: AUTHORIZATION_CODE, defaultReturnUrl: \"https://app.example.com/callback\""),
        },
        ["exchange of tokens"] = new(
            Target,
            [$"{OAuth}.grantType"],
            w => w.ChangeTargetAsync(target => target.CredentialProviderConfigurations[0].CredentialProvider.OauthCredentialProvider
                .GrantType = "CLIENT_CREDENTIALS"))
        {
            Stack = ExchangingTarget,
        },
    };

    // The metadata service is set by an update, so the runtime has a second version from the start.
    private static StackBuilder PinnedEndpoint() => new StackBuilder("settings").With(
        "McpServer",
        "server",
        "image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v1",
        "protocolConfiguration: {serverProtocol: MCP}",
        "metadataConfiguration: {requireMMDSV2: true}",
        "endpoints: [{name: stable, agentRuntimeVersion: \"1\"}]",
        Policy("bedrock-agentcore:InvokeAgentRuntime"));

    private static StackBuilder PrivateTarget() => new StackBuilder("settings").WithGateway().With(
        "GatewayTarget",
        "target",
        "gateway: gateway",
        "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE, credentialProvider: "
        + "{iamCredentialProvider: {service: bedrock-agentcore}}}]",
        "targetConfiguration: {mcp: {mcpServer: {endpoint: \"https://mcp.example.com/mcp\"}}}",
        "privateEndpoint: {selfManagedLatticeResource: {resourceConfigurationIdentifier: rcfg-0123456789abcdef0}}");

    private static StackBuilder OverriddenTools() => new StackBuilder("settings").WithGateway().With(
        "GatewayTarget",
        "target",
        "gateway: gateway",
        "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]",
        "targetConfiguration:",
        "  mcp:",
        "    apiGateway:",
        "      restApiId: abcdef0123",
        "      stage: prod",
        "      apiGatewayToolConfiguration:",
        "        toolFilters: [{filterPath: /pets, methods: [GET]}]",
        "        toolOverrides: [{name: get_pets, path: /pets, method: GET, description: Lists the pets}]");

    private static StackBuilder GuardedGateway() => new StackBuilder("settings").With(
        "Gateway",
        "gateway",
        "protocolType: MCP",
        "authorizerType: CUSTOM_JWT",
        "authorizerConfiguration:",
        "  customJWTAuthorizer:",
        "    discoveryUrl: https://id.example.com/.well-known/openid-configuration",
        "    allowedAudience: [shop]",
        "    allowedWorkloadConfiguration: {workloadIdentities: [shop-agent]}",
        "wafConfiguration: {failureMode: FAIL_CLOSE}",
        Policy("bedrock-agentcore:InvokeGateway"));

    private static StackBuilder OAuthTarget(string grant) => new StackBuilder("settings")
        .WithMachines()
        .WithOAuthProvider()
        .WithGateway()
        .With(
            "GatewayTarget",
            "target",
            "gateway: gateway",
            "targetConfiguration: {mcp: {openApiSchema: {inlinePayload: '{\"openapi\": \"3.0.0\"}'}}}",
            $"oauth: {{provider: oauth, scopes: [tools/use], {grant}}}");

    private static StackBuilder ExchangingTarget() => new StackBuilder("settings")
        .WithPool()
        .With(
            "OAuth2CredentialProvider",
            "orders",
            "credentialProviderVendor: CustomOauth2",
            "clientSecret: {file: built.yaml}",
            "oauth2ProviderConfigInput:",
            "  customOauth2ProviderConfig:",
            "    clientId: orders",
            "    oauthDiscovery: {discoveryUrl: \"https://id.example.com/.well-known/openid-configuration\"}",
            "    onBehalfOfTokenExchangeConfig:",
            "      grantType: TOKEN_EXCHANGE",
            "      tokenExchangeGrantTypeConfig: {actorTokenContent: NONE}")
        .WithGateway(pool: "users")
        .With(
            "GatewayTarget",
            "target",
            "gateway: gateway",
            "targetConfiguration: {mcp: {openApiSchema: {inlinePayload: '{\"openapi\": \"3.0.0\"}'}}}",
            "oauth: {provider: orders, scopes: [orders/read], grantType: TOKEN_EXCHANGE}");

    private static string Policy(string action) =>
        "resourcePolicy: {Version: \"2012-10-17\", Statement: [{Effect: Allow, Principal: {AWS: \"arn:aws:iam::111122223333:root\"}, "
        + $"Action: \"{action}\", Resource: \"*\"}}]}}";
}
