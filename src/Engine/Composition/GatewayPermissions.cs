using System.Text.Json;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Engine.Composition;

/// <summary>
/// The permissions that the role of a gateway needs: for its workload token, its policy engine, and for what each target calls and how it
/// signs in there. Nothing else is granted, and everything by ARN where it has one.
/// </summary>
internal sealed class GatewayPermissions
{
    private const string Service = "bedrock-agentcore";

    private readonly CompositionScope _scope;
    private readonly string _gateway;

    // The order of the statements in a policy, whatever that of the targets.
    private static readonly string[] Order =
    [
        "GetWorkloadToken", "InvokeRuntimes", "InvokeFunctions", "InvokeApis", "GetResourceOauth2Token", "GetResourceApiKey",
        "ReadCredentials", "ReadSchemas", .. ConnectorPermissions.Statements, "ReadPolicyEngine", "AskPolicyEngine", "AssessContent",
    ];

    // The actions with their resources, by the name of the statement.
    private readonly Dictionary<string, (string[] Actions, SortedSet<string> Resources)> _statements = new(StringComparer.Ordinal);

    private GatewayPermissions(CompositionScope scope, string gatewayName) => (_scope, _gateway) = (scope, gatewayName);

    private AwsIdentity Aws => _scope.Identity;

    private string[] Identities =>
    [
        Aws.Arn(Service, "workload-identity-directory/default"),
        Aws.Arn(Service, $"workload-identity-directory/default/workload-identity/{_gateway}-*"),
    ];

    /// <summary>Composes the policy of a gateway's role.</summary>
    /// <param name="scope">The stack.</param>
    /// <param name="gateway">The name of the spec object.</param>
    /// <param name="spec">The gateway, with its name. Its identifier starts with it, and is unknown when the role is created.</param>
    /// <param name="engineName">The name of its policy engine; null if there is none.</param>
    /// <param name="usesGuardrails">Whether policies of the engine use guardrails.</param>
    public static JsonDocumentText Create(
        CompositionScope scope, string gateway, GatewaySpec spec, string? engineName, bool usesGuardrails)
    {
        var permissions = new GatewayPermissions(scope, spec.Request.Name);
        permissions.Allow("GetWorkloadToken", [$"{Service}:GetWorkloadAccessToken"], [.. permissions.Identities]);
        if (engineName is not null) permissions.AllowEngine(engineName);
        if (usesGuardrails) permissions.Allow("AssessContent", ["bedrock:InvokeGuardrailChecks"], "*");
        foreach (var interceptor in spec.Request.InterceptorConfigurations ?? [])
        {
            if (interceptor.Interceptor?.Lambda?.Arn is { } function) permissions.AllowFunction(function);
        }

        if (spec.Request.CustomTransformConfiguration?.Lambda?.Arn is { } transform) permissions.AllowFunction(transform);
        foreach (var (_, target) in scope.ObjectsOf<GatewayTargetSpec>().Where(target => target.Spec.Gateway == gateway))
        {
            permissions.AllowTarget(target);
        }

        return permissions.ToDocument();
    }

    private void AllowEngine(string name)
    {
        var engine = Aws.Arn(Service, $"policy-engine/{name}-*");
        Allow("ReadPolicyEngine", [$"{Service}:GetPolicyEngine"], engine);
        Allow(
            "AskPolicyEngine",
            [$"{Service}:AuthorizeAction", $"{Service}:PartiallyAuthorizeActions", $"{Service}:CheckAuthorizePermissions"],
            engine,
            Aws.Arn(Service, $"gateway/{_gateway}-*"));
    }

    private void AllowTarget(GatewayTargetSpec target)
    {
        var configuration = target.Request.TargetConfiguration;
        var credentials = target.Request.CredentialProviderConfigurations is [var only, ..] ? only : null;

        // Without credentials the gateway signs as its role does.
        var signs = credentials is null || credentials.CredentialProviderType?.Value == "GATEWAY_IAM_ROLE";
        if (credentials?.CredentialProvider?.OauthCredentialProvider is { ProviderArn: { } provider })
            AllowProvider("Oauth2Token", "oauth2", provider);
        if (credentials?.CredentialProvider?.ApiKeyCredentialProvider is { ProviderArn: { } key }) AllowProvider("ApiKey", "apikey", key);

        if (signs && target.McpServer is { } server && RuntimeOf(server) is { } runtime) AllowRuntime(runtime);
        if (signs && configuration?.Mcp?.McpServer?.Endpoint is { } endpoint && RuntimeAt(endpoint) is { } called) AllowRuntime(called);
        if (signs && configuration?.Http?.AgentcoreRuntime?.Arn is { } arn) AllowRuntime(NamedRuntime(arn));
        if (configuration?.Mcp?.Lambda is { } lambda)
        {
            AllowFunction(lambda.LambdaArn);
            AllowSchema(lambda.ToolSchema?.S3);
        }

        foreach (var (name, actions, resources) in signs ? ConnectorPermissions.Find(configuration, Aws, _gateway) : [])
            Allow(name, actions, resources);
        AllowSchema(configuration?.Mcp?.OpenApiSchema?.S3);
        AllowSchema(configuration?.Mcp?.SmithyModel?.S3);
        AllowSchema(configuration?.Http?.AgentcoreRuntime?.Schema?.Source?.S3);
        if (signs && configuration?.Mcp?.ApiGateway is { RestApiId: { } api, Stage: { } stage })
            Allow("InvokeApis", ["execute-api:Invoke"], Aws.Arn("execute-api", $"{api}/{stage}/*"));
    }

    /// <summary>The token or key of a provider, and the secret in which AgentCore keeps that of the provider.</summary>
    private void AllowProvider(string what, string kind, string provider)
    {
        var named = ReferenceText.Find(provider).FirstOrDefault()?.Object.Name;
        var type = kind == "oauth2" ? OAuth2CredentialProviderResourceType.TypeName : ApiKeyCredentialProviderResourceType.TypeName;
        var found = named is null ? null : _scope.Find(type, named);
        var name = found?.State switch
        {
            OAuth2ProviderState state => state.Name,
            ApiKeyProviderState state => state.Name,
            _ => provider[(provider.LastIndexOf('/') + 1)..],
        };
        Allow(
            $"GetResource{what}",
            [$"{Service}:GetResource{what}"],
            [
                .. Identities, Aws.Arn(Service, "token-vault/default"),
                Aws.Arn(Service, $"token-vault/default/{kind}credentialprovider/{name}"),
            ]);

        // The name that AgentCore gives the secret of a provider of another stack.
        var secret = found?.Attribute(OAuth2CredentialProviderResourceType.SecretArn)
            ?? Aws.Arn("secretsmanager", $"secret:bedrock-agentcore-identity!default/{kind}/{name}-*");
        Allow("ReadCredentials", ["secretsmanager:GetSecretValue"], secret);
    }

    private void AllowRuntime(string arn) => Allow("InvokeRuntimes", [$"{Service}:InvokeAgentRuntime"], arn);

    // A version or an alias of the function is a resource of its own.
    private void AllowFunction(string arn) => Allow("InvokeFunctions", ["lambda:InvokeFunction"], arn);

    private void AllowSchema(S3Configuration? schema)
    {
        if (schema?.Uri is not { } uri || !uri.StartsWith("s3://", StringComparison.Ordinal)) return;
        Allow("ReadSchemas", ["s3:GetObject"], $"arn:{Aws.Partition}:s3:::{uri["s3://".Length..]}");
    }

    private string? RuntimeOf(string server) => _scope.Find(RuntimeResourceType.TypeName, server) is { } runtime
        ? Aws.Arn(Service, $"runtime/{((CreateAgentRuntimeRequest)runtime.State).AgentRuntimeName}-*")
        : null;

    /// <summary>
    /// The runtime that an ARN names, with its endpoints: one of the stack by its name, because its identifier is unknown.
    /// </summary>
    private string NamedRuntime(string arn) =>
        ReferenceText.Find(arn).Select(reference => RuntimeOf(reference.Object.Name)).FirstOrDefault() ?? $"{arn}*";

    /// <summary>The runtime behind an endpoint; null if it is another server.</summary>
    private string? RuntimeAt(string endpoint)
    {
        if (ReferenceText.Find(endpoint).FirstOrDefault() is { Object: { Kind: "McpServer" } server }) return RuntimeOf(server.Name);
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Segments is not ["/", "runtimes/", var arn, ..]) return null;
        var runtime = Uri.UnescapeDataString(arn.TrimEnd('/'));
        return runtime.StartsWith("arn:", StringComparison.Ordinal) ? $"{runtime}*" : null;
    }

    private void Allow(string name, string[] actions, params IEnumerable<string> resources)
    {
        if (!_statements.TryGetValue(name, out var statement))
            _statements[name] = statement = (actions, new SortedSet<string>(StringComparer.Ordinal));
        statement.Resources.UnionWith(resources);
    }

    private JsonDocumentText ToDocument() => RolePolicies.Document(JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = _statements.OrderBy(statement => Array.IndexOf(Order, statement.Key)).Select(statement => new
        {
            Sid = statement.Key,
            Effect = "Allow",
            Action = statement.Value.Actions,
            Resource = statement.Value.Resources,
        }),
    }));
}
