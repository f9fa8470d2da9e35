namespace EndToEnd.Tests.Members;

/// <summary>The walks through the members of all kinds, and why a member is in none.</summary>
internal static partial class MemberWalks
{
    private const string Image = "image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v1";
    private const string AnotherName = "an object with another name is another resource: it is created, and the old one deleted";
    private const string EverythingAllowed =
        "role: {inlinePolicies: {All: {Version: \"2012-10-17\", Statement: [{Effect: Allow, Action: \"*\", Resource: \"*\"}]}}}";

    /// <summary>The kinds that are walked. Stack has settings of the operator, and no members that AWS gets.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "Gateway", "GatewayTarget", "McpServer", "UserPool", "OAuth2CredentialProvider", "ApiKeyCredentialProvider", "PolicyEngine",
        "CedarPolicy", "LambdaFunction", "GatewayRule", "GatewayRateLimit", "WorkloadIdentity",
    ];

    public static IReadOnlyDictionary<string, MemberWalk> All { get; } = Gateways.Concat(Targets).Concat(Servers).Concat(Others).Concat(Credentials).Concat(Functions).Concat(Traffic)
        .ToDictionary();

    /// <summary>The members of a kind that no walk has: they steer the operator, or another test walks them.</summary>
    public static IEnumerable<string> NotWalked(string kind) =>
    [
        "adopt", "deletionPolicy", "drift", "formerNames", "suspend",
        .. kind switch
        {
            // These say how an image is built and started, and where an object belongs; ChangeTests and others change them. Tags of what
            // cannot carry tags are an error of the spec.
            // RoleSettingsTests walk pinImage: it says what the image becomes.
            "McpServer" => (string[])["source", "local", "pinImage"],
            // AllowedToolsTests, ExistingResourcesTests and ToolChangeTests walk what makes another resource, or none.
            "GatewayTarget" => ["allowedTools", "gateway", "mcpServer", "tags", "toolChanges"],
            // Secrets cannot be read; MachineToMachineTests send them again. Who keeps a key follows from where it is.
            "OAuth2CredentialProvider" => ["clientSecret"],
            "ApiKeyCredentialProvider" => ["apiKey", "apiKeySecretSource"],
            // DirectJwtTests walk it: it makes a function, a role and a permission.
            "UserPool" => ["clientIdClaim", "existing"],
            // A command is for the embedded AWS only.
            "LambdaFunction" => ["local"],
            "CedarPolicy" => ["policyEngine", "statementFile", "statements", "tags"],
            // GatewayTrafficTests change these: each makes another resource.
            "GatewayRule" => ["gateway", "priority", "tags"],
            "GatewayRateLimit" => ["dimensionKeys", "gateway", "rateLimitId", "tags"],
            _ => [],
        },
    ];

    private static Dictionary<string, MemberWalk> Gateways => new()
    {
        ["gateway"] = new(
            "Gateway",
            [
                "customTransformConfiguration", "description", "exceptionLevel", "interceptorConfigurations", "protocolConfiguration",
                "resourcePolicy", "tags", "wafConfiguration",
            ],
            "authorizerType: AWS_IAM",
            "protocolType: MCP")
        {
            Values = new Dictionary<string, string[]?>
            {
                ["customTransformConfiguration.lambda.arn"] =
                    ["\"arn:aws:lambda:us-east-1:000000000000:function:a\"", "\"arn:aws:lambda:us-east-1:000000000000:function:b\""],
                ["protocolConfiguration.mcp.supportedVersions"] = ["[\"2025-03-26\"]", "[\"2025-03-26\", \"2025-06-18\"]"],
            },
        },
        ["gateway, authorizer"] = new("Gateway", ["authorizerConfiguration"], "authorizerType: CUSTOM_JWT", "protocolType: MCP")
        {
            Defaults = new Dictionary<string, string>
            {
                ["authorizerConfiguration"] =
                    """{"customJWTAuthorizer": {"discoveryUrl": "https://a.example/.well-known/openid-configuration", "allowedClients": ["x"]}}""",
            },
            Values = new Dictionary<string, string[]?>
            {
                ["authorizerConfiguration.customJWTAuthorizer.discoveryUrl"] =
                    ["\"https://b.example/.well-known/openid-configuration\"", "\"https://c.example/.well-known/openid-configuration\""],
            },
        },
        ["gateway, fixed at creation"] = new("Gateway", ["authorizerType", "kmsKeyArn", "name", "protocolType"])
        {
            Defaults = new Dictionary<string, string> { ["authorizerType"] = "\"AWS_IAM\"" },
            Values = new Dictionary<string, string[]?> { ["authorizerType"] = ["\"NONE\"", "\"AUTHENTICATE_ONLY\""] },
            NotShown = new Dictionary<string, string>
            {
                ["name"] = AnotherName,
                ["authorizerType"] = "the gateway is another one, because its name changes",
                ["kmsKeyArn"] = "the gateway is another one, because its name changes",
                ["protocolType"] = "the gateway is another one, because its name changes",
            },
        },
        ["gateway, replaced"] = new("Gateway", ["authorizerType", "kmsKeyArn", "protocolType"])
        {
            Defaults = new Dictionary<string, string> { ["authorizerType"] = "\"AWS_IAM\"" },
            Values = new Dictionary<string, string[]?> { ["authorizerType"] = ["\"NONE\"", "\"AUTHENTICATE_ONLY\""] },
        },
        ["gateway, by a pool"] = new("Gateway", ["jwt"], "protocolType: MCP")
        {
            Defaults = new Dictionary<string, string> { ["jwt"] = """{"userPool": "users"}""" },
            Values = new Dictionary<string, string[]?>
            {
                ["jwt"] =
                [
                    """{"userPool": "users", "clients": ["one"], "scopes": ["a"]}""",
                    """{"userPool": "users", "clients": ["two"], "scopes": ["b"]}""",
                ],
            },
            ShownAs = new Dictionary<string, string>
            {
                ["jwt.clients"] = "authorizerConfiguration.customJWTAuthorizer.allowedClients",
                ["jwt.scopes"] = "authorizerConfiguration.customJWTAuthorizer.allowedScopes",
            },
            NotShown = new Dictionary<string, string> { ["jwt.userPool"] = "the same in all versions" },
            With = stack => stack.With("UserPool", "users", "clients: [{name: one}, {name: two}]"),
        },
        ["gateway, role"] = new("Gateway", ["role"], "authorizerType: AWS_IAM", "protocolType: MCP")
        {
            Values = new Dictionary<string, string[]?>
            {
                ["role"] =
                [
                    """{"managedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"], "inlinePolicies": {"Own": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]}]}}}""",
                    """{"managedPolicyArns": ["arn:aws:iam::aws:policy/BedrockAgentCoreFullAccess"], "inlinePolicies": {"Own": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["s3:GetObject"], "Resource": ["*"]}]}}}""",
                ],
            },
            ShownAs = new Dictionary<string, string> { ["role"] = "" },
        },
        ["gateway, other role"] = new("Gateway", ["roleArn"], "authorizerType: AWS_IAM", "protocolType: MCP")
        {
            Values = new Dictionary<string, string[]?> { ["roleArn"] = ["\"${McpServer/one.roleArn}\"", "\"${McpServer/two.roleArn}\""] },
            With = stack => stack.With("McpServer", "one", Image).With("McpServer", "two", Image),
        },
        ["gateway, engine"] = new("Gateway", ["policy"], "authorizerType: AWS_IAM", "protocolType: MCP")
        {
            Values = new Dictionary<string, string[]?>
            {
                ["policy"] = ["""{"engine": "engine", "mode": "ENFORCE"}""", """{"engine": "engine", "mode": "LOG_ONLY"}"""],
            },
            ShownAs = new Dictionary<string, string> { ["policy"] = "policyEngineConfiguration" },
            With = stack => stack.WithPolicyEngine(),
        },
        ["gateway, engine by ARN"] = new("Gateway", ["policyEngineConfiguration"], "authorizerType: AWS_IAM", "protocolType: MCP", EverythingAllowed)
        {
            Values = new Dictionary<string, string[]?>
            {
                ["policyEngineConfiguration"] =
                [
                    """{"arn": "${PolicyEngine/engine.arn}", "mode": "ENFORCE"}""",
                    """{"arn": "${PolicyEngine/engine.arn}", "mode": "LOG_ONLY"}""",
                ],
            },
            With = stack => stack.WithPolicyEngine(),
        },
    };
}
