namespace EndToEnd.Tests.Permissions;

/// <summary>
/// A gateway with a target of each type converges where every caller has only what <c>iam-policy</c> prints, and the gateway only the role
/// that is composed for it.
/// </summary>
public sealed class TargetTypePermissionTests
{
    private const string Role = "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]";
    private const string Signed =
        "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE, "
        + "credentialProvider: {iamCredentialProvider: {service: bedrock-agentcore}}}]";

    private const string Api =
        "{openapi: 3.0.3, info: {title: Orders, version: '1'}, servers: [{url: 'https://x.example'}], "
        + "paths: {/orders: {get: {operationId: list_orders, responses: {'200': {description: All}}}}}}";

    // The lines of the target, by its type. Those of HTTP need a gateway without protocol.
    private static readonly Dictionary<string, (bool IsMcp, string[] Lines)> Types = new()
    {
        ["MCP server of the stack"] = (true, ["mcpServer: server", Signed]),
        ["MCP server with tokens"] = (true, ["mcpServer: guarded", "oauth: {provider: oauth, scopes: [tools/use]}"]),
        ["Lambda function"] = (true,
            [
                "targetConfiguration: {mcp: {lambda: {lambdaArn: \"${LambdaFunction/function.arn}\", toolSchema: {inlinePayload: "
                    + "[{name: find, description: Finds, inputSchema: {type: object}}]}}}}",
                Role,
            ]),
        ["OpenAPI with a key"] = (true, [$"targetConfiguration: {{mcp: {{openApiSchema: {{inlinePayload: \"{Api}\"}}}}}}", "apiKey: {provider: key}"]),
        ["Smithy"] = (true, ["targetConfiguration: {mcp: {smithyModel: {inlinePayload: \"{}\"}}}", Role]),
        ["API Gateway"] = (true,
            ["targetConfiguration: {mcp: {apiGateway: {restApiId: abc, stage: prod, apiGatewayToolConfiguration: {toolFilters: [{filterPath: /x, methods: [GET]}]}}}}", Role]),
        ["connector"] = (true, ["targetConfiguration: {mcp: {connector: {source: {connectorId: x}}}}", Role]),
        ["HTTP runtime of the stack"] = (false, ["targetConfiguration: {http: {agentcoreRuntime: {arn: \"${McpServer/server.arn}\"}}}", Role]),
        ["pass-through"] = (false, ["targetConfiguration: {http: {passthrough: {endpoint: \"https://x.example\", protocolType: MCP}}}"]),
        ["HTTP connector"] = (false, ["targetConfiguration: {http: {connector: {source: {connectorId: x}}}}"]),
        ["inference"] = (false, ["targetConfiguration: {inference: {provider: {endpoint: \"https://x.example\"}}}", Role]),
        ["inference connector"] = (false, ["targetConfiguration: {inference: {connector: {source: {connectorId: x}}}}", Role]),
    };

    public static TheoryData<string> Names => [.. Types.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Gateway_converges_with_nothing_but_the_composed_role(string type)
    {
        var (isMcp, lines) = Types[type];
        await using var restricted = await Restricted.StartAsync(new StackBuilder("shop")
            .WithMachines().WithOAuthProvider().WithApiKeyProvider().WithPolicyEngine().WithFunction()
            .With("McpServer", "server", "image: public.ecr.aws/tools/server:v1", "protocolConfiguration: {serverProtocol: MCP}")
            .With(
                "McpServer", "guarded", "image: public.ecr.aws/tools/server:v1", "protocolConfiguration: {serverProtocol: MCP}",
                "authorizerConfiguration: {customJWTAuthorizer: {discoveryUrl: \"${UserPool/machines.discoveryUrl}\", "
                    + "allowedClients: [\"${UserPool/machines.clients.machine.id}\"]}}")
            .With("Gateway", "gw", ["authorizerType: AWS_IAM", "policy: {engine: engine}", .. isMcp ? (string[])["protocolType: MCP"] : []])
            .With("GatewayTarget", "target", ["gateway: gw", .. lines]));
        var workshop = restricted.Workshop;

        var applied = await workshop.ApplyAsync();
        var again = await workshop.DiffAsync("--exit-code");
        var destroyed = await workshop.DestroyAsync();

        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        restricted.AssertNothingRefused();
    }
}
