namespace Reconciler.Spec.Kinds;

/// <summary>The registry of kinds.</summary>
internal static class KindCatalog
{
    /// <summary>The value of <c>apiVersion</c> in documents.</summary>
    public const string ApiVersion = "agentcore.reconciler/v1alpha1";

    /// <summary>The name of the kind with the settings of a stack.</summary>
    public const string StackKind = "Stack";

    private const string McpServer = "McpServer";
    private const string UserPool = "UserPool";
    private const string Gateway = "Gateway";
    private const string LambdaFunction = "LambdaFunction";
    private const string PolicyEngine = "PolicyEngine";
    private const string OAuth2Provider = "OAuth2CredentialProvider";
    private const string ApiKeyProvider = "ApiKeyCredentialProvider";

    /// <summary>All kinds. The settings of a stack come first.</summary>
    public static IReadOnlyList<KindInfo> All { get; } =
    [
        new(StackKind, typeof(StackSpec), [], _ => []),
        new(McpServer, typeof(McpServerSpec), ["id", "arn", "version", "endpoint", "roleArn", "imageUri"], _ => []),
        new(LambdaFunction, typeof(LambdaFunctionSpec), ["arn", "name", "roleArn"], _ => []),
        new(UserPool, typeof(UserPoolSpec), ["id", "arn", "issuer", "discoveryUrl", "clients.*.id"], _ => []),
        new(OAuth2Provider, typeof(OAuth2CredentialProviderSpec), ["id", "arn", "secretArn", "callbackUrl"],
            spec => GetProviderReferences((OAuth2CredentialProviderSpec)spec)),
        new(ApiKeyProvider, typeof(ApiKeyCredentialProviderSpec), ["id", "arn", "secretArn"], _ => []),
        new("WorkloadIdentity", typeof(WorkloadIdentitySpec), ["arn", "name"], _ => []),
        new(PolicyEngine, typeof(PolicyEngineSpec), ["id", "arn"], _ => []),
        new(Gateway, typeof(GatewaySpec), ["id", "arn", "url", "roleArn"], spec => GetGatewayReferences((GatewaySpec)spec)),
        new("GatewayTarget", typeof(GatewayTargetSpec), ["id"], spec => GetTargetReferences((GatewayTargetSpec)spec)),
        new("GatewayRule", typeof(GatewayRuleSpec), ["id"], spec => GetGatewayReference(((GatewayRuleSpec)spec).Gateway)),
        new("GatewayRateLimit", typeof(GatewayRateLimitSpec), ["id"],
            spec => GetGatewayReference(((GatewayRateLimitSpec)spec).Gateway)),
        new("CedarPolicy", typeof(CedarPolicySpec), ["id", "arn", "statements.*.id", "statements.*.arn"],
            spec => GetPolicyReferences((CedarPolicySpec)spec)),
        new("InvokeAccess", typeof(InvokeAccessSpec), ["arn", "name"], spec => GetAccessReferences((InvokeAccessSpec)spec)),
    ];

    /// <summary>Finds a kind by name. Returns null if it is unknown.</summary>
    public static KindInfo? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    private static IEnumerable<NamedReference> GetGatewayReferences(GatewaySpec spec)
    {
        if (spec.Jwt is { UserPool: { } pool }) yield return new("spec.jwt.userPool", new ObjectRef(UserPool, pool));
        if (spec.Policy is { Engine: { } engine }) yield return new("spec.policy.engine", new ObjectRef(PolicyEngine, engine));
        if (spec.Role?.McpServer is { } server)
            yield return new("spec.role.mcpServer", new ObjectRef(McpServer, server), IsDependency: false);
    }

    private static IEnumerable<NamedReference> GetGatewayReference(string? gateway)
    {
        if (gateway is not null) yield return new("spec.gateway", new ObjectRef(Gateway, gateway));
    }

    private static IEnumerable<NamedReference> GetPolicyReferences(CedarPolicySpec spec)
    {
        if (spec.PolicyEngine is { } engine) yield return new("spec.policyEngine", new ObjectRef(PolicyEngine, engine));
    }

    // The policy names the runtime or gateway by its name, which is known before it exists.
    private static IEnumerable<NamedReference> GetAccessReferences(InvokeAccessSpec spec)
    {
        if (spec.Runtime is { } server) yield return new("spec.runtime", new ObjectRef(McpServer, server), IsDependency: false);
        if (spec.Gateway is { } gateway) yield return new("spec.gateway", new ObjectRef(Gateway, gateway), IsDependency: false);
    }

    private static IEnumerable<NamedReference> GetTargetReferences(GatewayTargetSpec spec)
    {
        if (spec.Gateway is { } gateway) yield return new("spec.gateway", new ObjectRef(Gateway, gateway));
        if (spec.McpServer is { } server) yield return new("spec.mcpServer", new ObjectRef(McpServer, server));
        if (spec.Oauth?.Provider is { } provider) yield return new("spec.oauth.provider", new ObjectRef(OAuth2Provider, provider));
        if (spec.ApiKey?.Provider is { } key) yield return new("spec.apiKey.provider", new ObjectRef(ApiKeyProvider, key));
    }

    private static IEnumerable<NamedReference> GetProviderReferences(OAuth2CredentialProviderSpec spec)
    {
        // A client without a slash is reported as such.
        if (spec.Client?.Split('/') is [var pool, _]) yield return new("spec.client", new ObjectRef(UserPool, pool));
    }
}
