using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Loading;

namespace EndToEnd.Tests;

/// <summary>The composed role of a gateway grants what its targets need, each by ARN, and nothing else.</summary>
public sealed class GatewayPermissionTests
{
    private const string Account = "arn:aws:bedrock-agentcore:us-east-1:000000000000";
    private const string Server = "https://x.example/mcp";
    private const string Function = "arn:aws:lambda:us-east-1:000000000000:function:notes";
    private const string Runtime = "arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/other-0123456789";

    private static readonly string[] Always =
    [
        $"GetWorkloadToken bedrock-agentcore:GetWorkloadAccessToken on {Account}:workload-identity-directory/default,"
            + $"{Account}:workload-identity-directory/default/workload-identity/shop-gw-*",
    ];

    private static readonly Dictionary<string, (string[] Target, string[] Statements)> _cases = new()
    {
        ["none"] = ([], []),
        ["MCP server of the stack"] = (
            ["mcpServer: server", "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE, credentialProvider: {iamCredentialProvider: {service: bedrock-agentcore}}}]"],
            [$"InvokeRuntimes bedrock-agentcore:InvokeAgentRuntime on {Account}:runtime/shop_server-*"]),
        ["MCP server with tokens"] = (
            ["mcpServer: server", "oauth: {provider: oauth, scopes: [tools/use]}"],
            [Provider("Oauth2Token", "oauth2", "shop-oauth"), "ReadCredentials secretsmanager:GetSecretValue on @[[OAuth2CredentialProvider/oauth#secretArn]]"]),
        ["MCP server elsewhere with a key"] = (
            [$"targetConfiguration: {{mcp: {{mcpServer: {{endpoint: \"{Server}\"}}}}}}", "apiKey: {provider: key}"],
            [Provider("ApiKey", "apikey", "shop-key"), "ReadCredentials secretsmanager:GetSecretValue on @[[ApiKeyCredentialProvider/key#secretArn]]"]),
        ["MCP server elsewhere"] = ([$"targetConfiguration: {{mcp: {{mcpServer: {{endpoint: \"{Server}\"}}}}}}"], []),
        ["runtime by its endpoint"] = (
            [$"targetConfiguration: {{mcp: {{mcpServer: {{endpoint: \"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{Uri.EscapeDataString(Runtime)}/invocations?qualifier=DEFAULT\"}}}}}}"],
            [$"InvokeRuntimes bedrock-agentcore:InvokeAgentRuntime on {Runtime}*"]),
        ["provider of another stack"] = (
            [
                $"targetConfiguration: {{mcp: {{mcpServer: {{endpoint: \"{Server}\"}}}}}}",
                "credentialProviderConfigurations: [{credentialProviderType: OAUTH, credentialProvider: {oauthCredentialProvider: {scopes: [], providerArn: \"arn:aws:acps:us-east-1:000000000000:token-vault/default/oauth2credentialprovider/theirs\"}}}]",
            ],
            [
                Provider("Oauth2Token", "oauth2", "theirs"),
                "ReadCredentials secretsmanager:GetSecretValue on arn:aws:secretsmanager:us-east-1:000000000000:secret:bedrock-agentcore-identity!default/oauth2/theirs-*",
            ]),
        ["Lambda function"] = (
            [$"targetConfiguration: {{mcp: {{lambda: {{lambdaArn: \"{Function}\", toolSchema: {{s3: {{uri: \"s3://schemas/notes.json\"}}}}}}}}}}"],
            [$"InvokeFunctions lambda:InvokeFunction on {Function}", "ReadSchemas s3:GetObject on arn:aws:s3:::schemas/notes.json"]),
        ["OpenAPI"] = (["targetConfiguration: {mcp: {openApiSchema: {s3: {uri: \"s3://schemas/api.json\"}}}}", "apiKey: {provider: key}"],
            [
                Provider("ApiKey", "apikey", "shop-key"), "ReadCredentials secretsmanager:GetSecretValue on @[[ApiKeyCredentialProvider/key#secretArn]]",
                "ReadSchemas s3:GetObject on arn:aws:s3:::schemas/api.json",
            ]),
        ["API Gateway"] = (
            ["targetConfiguration: {mcp: {apiGateway: {restApiId: abc, stage: prod, apiGatewayToolConfiguration: {toolFilters: [{filterPath: /x, methods: [GET]}]}}}}"],
            ["InvokeApis execute-api:Invoke on arn:aws:execute-api:us-east-1:000000000000:abc/prod/*"]),
        ["HTTP runtime of the stack"] = (
            ["targetConfiguration: {http: {agentcoreRuntime: {arn: \"${McpServer/server.arn}\"}}}"],
            [$"InvokeRuntimes bedrock-agentcore:InvokeAgentRuntime on {Account}:runtime/shop_server-*"]),
        ["HTTP runtime elsewhere"] = (
            [$"targetConfiguration: {{http: {{agentcoreRuntime: {{arn: \"{Runtime}\"}}}}}}"],
            [$"InvokeRuntimes bedrock-agentcore:InvokeAgentRuntime on {Runtime}*"]),
        ["web search"] = (
            ["targetConfiguration: {mcp: {connector: {source: {connectorId: web-search}}}}"],
            [
                "SearchWeb bedrock-agentcore:InvokeWebSearch on arn:aws:bedrock-agentcore:us-east-1:aws:tool/web-search.v1",
                $"InvokeOwnTools bedrock-agentcore:InvokeGateway on {Account}:gateway/shop-gw-*",
            ]),
        ["knowledge base"] = (
            ["targetConfiguration: {mcp: {connector: {source: {connectorId: bedrock-knowledge-bases}, "
                + "configurations: [{name: Retrieve, parameterValues: {knowledgeBaseId: KB12345678}}]}}}"],
            ["ReadKnowledgeBases bedrock:GetKnowledgeBase,bedrock:Retrieve on arn:aws:bedrock:us-east-1:000000000000:knowledge-base/KB12345678"]),
        ["knowledge bases, in steps"] = (
            ["targetConfiguration: {mcp: {connector: {source: {connectorId: bedrock-knowledge-bases}, configurations: [{name: AgenticRetrieveStream, "
                + "parameterValues: {retrievers: [{configuration: {knowledgeBase: {knowledgeBaseId: KB1}}}, {configuration: {knowledgeBase: {knowledgeBaseId: KB2}}}]}}]}}}"],
            [
                "ReadKnowledgeBases bedrock:GetKnowledgeBase,bedrock:Retrieve on arn:aws:bedrock:us-east-1:000000000000:knowledge-base/KB1,"
                    + "arn:aws:bedrock:us-east-1:000000000000:knowledge-base/KB2",
                "RetrieveInSteps bedrock:AgenticRetrieveStream on *",
            ]),
        ["inference by Bedrock"] = (
            ["targetConfiguration: {inference: {connector: {source: {connectorId: bedrock-mantle}}}}"],
            ["CreateInference bedrock-mantle:CreateInference on arn:aws:bedrock-mantle:us-east-1:000000000000:project/*"]),
        ["inference elsewhere with a key"] = (
            ["targetConfiguration: {inference: {provider: {endpoint: \"https://models.example\"}}}", "apiKey: {provider: key}"],
            [Provider("ApiKey", "apikey", "shop-key"), "ReadCredentials secretsmanager:GetSecretValue on @[[ApiKeyCredentialProvider/key#secretArn]]"]),
    };

    public static TheoryData<string> Cases => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Role_grants_what_the_target_needs(string name)
    {
        var (target, statements) = _cases[name];
        var stack = Stack("protocolType: MCP");
        if (target.Length > 0) stack.With("GatewayTarget", "target", ["gateway: gw", .. target]);

        Assert.Equal([.. Always, .. statements], StatementsOf(stack));
    }

    [Fact]
    public void Role_grants_what_interceptors_and_the_engine_need()
    {
        var stack = Stack(
            $"interceptorConfigurations: [{{interceptor: {{lambda: {{arn: \"{Function}\"}}}}, interceptionPoints: [REQUEST]}}]",
            "policy: {engine: engine}").WithPolicyEngine();

        Assert.Equal(
            [
                .. Always,
                $"InvokeFunctions lambda:InvokeFunction on {Function}",
                $"ReadPolicyEngine bedrock-agentcore:GetPolicyEngine on {Account}:policy-engine/shop_engine-*",
                "AskPolicyEngine bedrock-agentcore:AuthorizeAction,bedrock-agentcore:CheckAuthorizePermissions,bedrock-agentcore:PartiallyAuthorizeActions"
                    + $" on {Account}:gateway/shop-gw-*,{Account}:policy-engine/shop_engine-*",
            ],
            StatementsOf(stack));
    }

    [Theory]
    [InlineData("lambda", "{mcp: {lambda: {lambdaArn: \"arn:aws:lambda:us-east-1:000000000000:function:notes\", toolSchema: {inlinePayload: [{name: write, description: w, inputSchema: {type: object}}]}}}}")]
    [InlineData("runtime", "{http: {agentcoreRuntime: {arn: \"${McpServer/agent.arn}\", qualifier: DEFAULT}}}")]
    public async Task Gateway_converges_with_nothing_but_the_composed_role(string type, string target)
    {
        var stack = new StackBuilder("shop")
            .With("Gateway", "gw", ["authorizerType: AWS_IAM", .. type == "lambda" ? (string[])["protocolType: MCP", "policy: {engine: engine}"] : []])
            .WithPolicyEngine()
            .With("McpServer", "agent", "image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/agent:v1", "protocolConfiguration: {serverProtocol: HTTP}")
            .With("GatewayTarget", type, "gateway: gw", $"targetConfiguration: {target}", "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]");

        await using var workshop = await stack.ConvergedAsync();

        Assert.Empty(await workshop.PlannedAsync());
    }

    private static StackBuilder Stack(params string[] gateway) => new StackBuilder("shop")
        .WithMachines().WithOAuthProvider().WithApiKeyProvider()
        .With("McpServer", "server", "image: public.ecr.aws/tools/server:v1")
        .With("Gateway", "gw", ["authorizerType: AWS_IAM", .. gateway]);

    private static string Provider(string what, string kind, string name) =>
        $"GetResource{what} bedrock-agentcore:GetResource{what} on {Account}:token-vault/default,"
        + $"{Account}:token-vault/default/{kind}credentialprovider/{name},{Account}:workload-identity-directory/default,"
        + $"{Account}:workload-identity-directory/default/workload-identity/shop-gw-*";

    private static IReadOnlyList<string> StatementsOf(StackBuilder stack)
    {
        var files = stack.Write();
        try
        {
            var loaded = StackLoader.Load(files.Specs);
            Assert.Empty(loaded.Errors);
            var graph = new StackComposer(new ResourceTypes(new SecretReader(_ => null)), _ => null)
                .Compose(loaded.Stack!, new AwsIdentity("000000000000", "us-east-1", "aws"));
            var role = (RoleState)graph[new ResourceAddress("Role", "gw")].State;
            var document = JsonNode.Parse(role.InlinePolicies["GatewayAccessPolicy"].Text)!;
            return [.. document["Statement"]!.AsArray().Select(statement =>
                $"{statement!["Sid"]} {Join(statement["Action"])} on {Join(statement["Resource"])}")];
        }
        finally
        {
            Directory.Delete(files.Root, recursive: true);
        }
    }

    private static string Join(JsonNode? list) => string.Join(',', list!.AsArray().Select(item => (string)item!));
}
