namespace EndToEnd.Tests.Members;

internal static partial class MemberWalks
{
    private const string Role = """[{"credentialProviderType": "GATEWAY_IAM_ROLE"}]""";

    private static Dictionary<string, MemberWalk> Targets => new()
    {
        ["target, MCP server"] = Target("mcp", "mcpServer", """{"mcp": {"mcpServer": {"endpoint": "https://x.example/mcp"}}}""") with
        {
            Members = ["description", "metadataConfiguration", "targetConfiguration", "credentialProviderConfigurations", "privateEndpoint"],
            Values = new Dictionary<string, string[]?>
            {
                ["targetConfiguration.mcp.mcpServer.endpoint"] = ["\"https://a.example/mcp\"", "\"https://b.example/mcp\""],
                ["credentialProviderConfigurations"] =
                [
                    """[{"credentialProviderType": "GATEWAY_IAM_ROLE", "credentialProvider": {"iamCredentialProvider": {"service": "a", "region": "us-east-1"}}}]""",
                    """[{"credentialProviderType": "GATEWAY_IAM_ROLE", "credentialProvider": {"iamCredentialProvider": {"service": "b", "region": "us-west-2"}}}]""",
                ],
            },
            Kept = new Dictionary<string, string>
            {
                ["targetConfiguration.mcp.mcpServer.resourcePriority"] = "the service gives each target its priority",
            },
        },
        ["target, Lambda function"] = Target(
            "mcp", "lambda", """{"mcp": {"lambda": {"lambdaArn": "arn:aws:lambda:us-east-1:000000000000:function:x", "toolSchema": {"inlinePayload": []}}}}""", Role) with
        {
            Choices = new Dictionary<string, string>
            {
                ["targetConfiguration"] = "mcp",
                ["targetConfiguration.mcp"] = "lambda",
                ["targetConfiguration.mcp.lambda.toolSchema"] = "inlinePayload",
            },
            Defaults = new Dictionary<string, string>
            {
                ["targetConfiguration"] =
                    """{"mcp": {"lambda": {"lambdaArn": "arn:aws:lambda:us-east-1:000000000000:function:x", "toolSchema": {"inlinePayload": [{"name": "t", "description": "d", "inputSchema": {"type": "object"}}]}}}}""",
            },
            ShownAs = new Dictionary<string, string>
            {
                ["targetConfiguration.mcp.lambda.toolSchema.inlinePayload"] = "targetConfiguration.mcp.lambda.toolSchema.inlinePayload[]",
            },
        },
        ["target, OpenAPI"] = Target("mcp", "openApiSchema", """{"mcp": {"openApiSchema": {"inlinePayload": "{}"}}}"""),
        ["target, OpenAPI in S3"] = Target("mcp", "openApiSchema", """{"mcp": {"openApiSchema": {"inlinePayload": "{}"}}}""") with
        {
            Choices = new Dictionary<string, string>
            {
                ["targetConfiguration"] = "mcp",
                ["targetConfiguration.mcp"] = "openApiSchema",
                ["targetConfiguration.mcp.openApiSchema"] = "s3",
            },
        },
        ["target, Smithy"] = Target("mcp", "smithyModel", """{"mcp": {"smithyModel": {"inlinePayload": "{}"}}}""", Role),
        ["target, API Gateway"] = Target(
            "mcp", "apiGateway", """{"mcp": {"apiGateway": {"restApiId": "x", "stage": "x", "apiGatewayToolConfiguration": {"toolFilters": [{"filterPath": "/x", "methods": ["HEAD"]}]}}}}"""),
        ["target, connector"] = Target("mcp", "connector", """{"mcp": {"connector": {"source": {"connectorId": "x"}}}}"""),
        ["target, HTTP to a runtime"] = Target(
            "http", "agentcoreRuntime", """{"http": {"agentcoreRuntime": {"arn": "arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/x-0123456789"}}}"""),
        ["target, HTTP"] = Target("http", "passthrough", """{"http": {"passthrough": {"endpoint": "https://x.example", "protocolType": "MCP"}}}"""),
        ["target, HTTP connector"] = Target("http", "connector", """{"http": {"connector": {"source": {"connectorId": "x"}}}}"""),
        ["target, inference provider"] = Target("inference", "provider", """{"inference": {"provider": {"endpoint": "https://x.example"}}}"""),
        ["target, inference connector"] = Target("inference", "connector", """{"inference": {"connector": {"source": {"connectorId": "x"}}}}"""),
        ["target, name"] = new("GatewayTarget", ["name"], "gateway: gw", "targetConfiguration: {mcp: {mcpServer: {endpoint: \"https://x.example/mcp\"}}}")
        {
            NotShown = new Dictionary<string, string> { ["name"] = AnotherName },
            With = stack => stack.WithGateway("gw"),
        },
    };

    private static MemberWalk Target(string protocol, string type, string minimum, string? credentials = null) => new(
        "GatewayTarget",
        ["targetConfiguration"],
        ["gateway: gw", .. credentials is null ? [] : (string[])[$"credentialProviderConfigurations: {credentials}"]])
    {
        Choices = new Dictionary<string, string> { ["targetConfiguration"] = protocol, [$"targetConfiguration.{protocol}"] = type },
        Defaults = new Dictionary<string, string> { ["targetConfiguration"] = minimum },
        With = stack => stack.With(
            "Gateway", "gw", ["authorizerType: AWS_IAM", EverythingAllowed, .. protocol == "mcp" ? (string[])["protocolType: MCP"] : []]),
    };
}
