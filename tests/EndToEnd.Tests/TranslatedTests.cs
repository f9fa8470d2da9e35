namespace EndToEnd.Tests;

/// <summary>
/// Settings that published templates and modules of other tools combine, in specs of these tests' own words: they are valid, converge,
/// and are not changed again.
/// </summary>
public sealed class TranslatedTests
{
    private const string Role = "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]";
    private const string Archive = "code: {s3: {bucket: releases, prefix: agents/agent.zip, versionId: 3HL4kqtJvjVBH40Nrjfkd}}";

    private static readonly Dictionary<string, Func<StackBuilder>> _stacks = new()
    {
        ["a runtime of an archive in S3, with a limited life"] = () => Stack().With(
            "McpServer", "server",
            $"agentRuntimeArtifact: {{codeConfiguration: {{{Archive}, runtime: PYTHON_3_12, entryPoint: [main.py]}}}}",
            "networkConfiguration: {networkMode: PUBLIC}",
            "protocolConfiguration: {serverProtocol: HTTP}",
            "lifecycleConfiguration: {idleRuntimeSessionTimeout: 600, maxLifetime: 14400}",
            "environmentVariables: {LOG_LEVEL: INFO}"),
        ["a runtime of Node in a network, with a storage of sessions"] = () => Stack().With(
            "McpServer", "server",
            $"agentRuntimeArtifact: {{codeConfiguration: {{{Archive}, runtime: NODE_22, entryPoint: [server.js]}}}}",
            "networkConfiguration:",
            "  networkMode: VPC",
            "  networkModeConfig: {subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d]}",
            "filesystemConfigurations: [{sessionStorage: {mountPath: /mnt/work}}]"),
        ["a runtime of an image for users of another issuer, whose token it gets"] = () => Stack().With(
            "McpServer", "server",
            "image: 709825985650.dkr.ecr.us-east-1.amazonaws.com/amazon-web-services/aws-api-mcp-server:LATEST_VERSION",
            "networkConfiguration: {networkMode: PUBLIC}",
            "protocolConfiguration: {serverProtocol: MCP}",
            "requestHeaderConfiguration: {requestHeaderAllowlist: [Authorization]}",
            "authorizerConfiguration:",
            "  customJWTAuthorizer:",
            "    discoveryUrl: https://login.example.com/.well-known/openid-configuration",
            "    allowedAudience: [agents]"),
        ["a gateway in front of a service with a signature, headers of sessions passed on"] = () => Stack().WithServer().WithGateway().With(
            "GatewayTarget", "target",
            "gateway: gateway",
            "mcpServer: server",
            "metadataConfiguration: {allowedRequestHeaders: [Mcp-Session-Id], allowedResponseHeaders: [Mcp-Session-Id]}",
            "credentialProviderConfigurations:",
            "  - credentialProviderType: GATEWAY_IAM_ROLE",
            "    credentialProvider: {iamCredentialProvider: {service: bedrock-agentcore, region: us-east-1}}"),
        ["an OpenAPI target whose key is in the query"] = () => Stack().WithGateway().WithApiKeyProvider().With(
            "GatewayTarget", "weather",
            "gateway: gateway",
            "targetConfiguration:",
            "  mcp:",
            "    openApiSchema:",
            "      inlinePayload: |",
            "        openapi: 3.0.3",
            "        info: {title: Weather, version: 1.0.0}",
            "        servers: [{url: https://weather.example.com}]",
            "        paths:",
            "          /now:",
            "            get:",
            "              operationId: now",
            "              parameters: [{name: city, in: query, required: true, schema: {type: string}}]",
            "              responses: {\"200\": {description: The weather}}",
            "apiKey: {provider: key, credentialLocation: QUERY_PARAMETER, credentialParameterName: appid}"),
        ["a gateway with a search of tools, an engine that enforces, and detailed errors"] = () => Stack().WithPool().WithPolicyEngine()
            .With(
                "Gateway", "gateway",
                "protocolType: MCP",
                "protocolConfiguration: {mcp: {searchType: SEMANTIC, supportedVersions: [\"2025-06-18\"], instructions: Tools of the shop.}}",
                "jwt: {userPool: users}",
                "policy: {engine: engine, mode: ENFORCE}",
                "exceptionLevel: DEBUG",
                "tags: {team: shop}")
            .With(
                "CedarPolicy", "permit",
                "policyEngine: engine",
                "validationMode: IGNORE_ALL_FINDINGS",
                "statement: permit(principal, action, resource is AgentCore::Gateway);"),
        ["a search of the web by a connector"] = () => Stack().WithGateway().With(
            "GatewayTarget", "web",
            "gateway: gateway",
            "targetConfiguration: {mcp: {connector: {source: {connectorId: web-search}, enabled: [WebSearch]}}}",
            Role),
        ["a knowledge base by a connector"] = () => Stack().WithGateway().With(
            "GatewayTarget", "docs",
            "gateway: gateway",
            "targetConfiguration:",
            "  mcp:",
            "    connector:",
            "      source: {connectorId: bedrock-knowledge-bases}",
            "      enabled: [Retrieve]",
            "      configurations:",
            "        - name: Retrieve",
            "          description: Searches the manual.",
            "          parameterValues:",
            "            knowledgeBaseId: KB12345678",
            "            retrievalConfiguration: {vectorSearchConfiguration: {numberOfResults: 5, overrideSearchType: HYBRID}}",
            Role),
        ["a gateway of no protocol in front of a runtime"] = () => Stack().WithServer().With(
            "Gateway", "gateway", "authorizerType: AWS_IAM").With(
            "GatewayTarget", "target",
            "gateway: gateway",
            "targetConfiguration: {http: {agentcoreRuntime: {arn: \"${McpServer/server.arn}\", qualifier: DEFAULT}}}",
            Role)
    };

    /// <summary>What the cases are called.</summary>
    public static TheoryData<string> Cases => [.. _stacks.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Translated_stack_is_valid_converges_and_stays(string name)
    {
        await using var workshop = await _stacks[name]().ConvergedAsync();

        var again = await workshop.ApplyAsync();

        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Empty(workshop.Mutations);
        Assert.Empty(await workshop.PlannedAsync());
    }

    private static StackBuilder Stack() => new("shop");
}
