using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.Services.CodeBuild;

namespace Emulator.Tests.Services.AgentCore;

/// <summary>The prerequisites of AgentCore's resources, an image and an execution role, and requests that use them.</summary>
internal sealed class AgentCoreStack
{
    public static readonly string[] Permissions =
    [
        "ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "bedrock-agentcore:InvokeAgentRuntime",
        "bedrock-agentcore:GetPolicyEngine", "bedrock-agentcore:AuthorizeAction", "bedrock-agentcore:PartiallyAuthorizeActions",
        "bedrock-agentcore:CheckAuthorizePermissions",
    ];

    private readonly Account _account;

    private AgentCoreStack(Account account) => _account = account;

    public string Role { get; } = $"arn:aws:iam::{Account.Id}:role/execution";

    public static async Task<AgentCoreStack> PrepareAsync(Account account)
    {
        await BuildTests.CreateProjectAsync(account, ("Dockerfile", "FROM scratch"));
        await BuildTests.RunAsync(account);
        await account.Iam.CreateRoleAsync(new()
        {
            RoleName = "execution",
            AssumeRolePolicyDocument = Policies.Trust("bedrock-agentcore.amazonaws.com"),
        });
        var stack = new AgentCoreStack(account);
        await stack.PutPolicyAsync(Permissions);
        return stack;
    }

    public Task PutPolicyAsync(IEnumerable<string> actions) =>
        _account.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "execution",
            PolicyName = "p",
            PolicyDocument = Policies.Allow("*", [.. actions]),
        });

    public Task TouchTrustAsync() =>
        _account.Iam.UpdateAssumeRolePolicyAsync(new()
        {
            RoleName = "execution",
            PolicyDocument = Policies.Trust("bedrock-agentcore.amazonaws.com"),
        });

    public Task TouchPoliciesAsync() => PutPolicyAsync(Permissions);

    public static string ImageUri(string tag) => $"{Account.Id}.dkr.ecr.us-east-1.amazonaws.com/app:{tag}";

    public CreateAgentRuntimeRequest Runtime(string tag = "v1", string? role = null) => new()
    {
        AgentRuntimeName = "server",
        AgentRuntimeArtifact = new() { ContainerConfiguration = new() { ContainerUri = ImageUri(tag) } },
        RoleArn = role ?? Role,
        NetworkConfiguration = new() { NetworkMode = NetworkMode.PUBLIC },
        ProtocolConfiguration = new() { ServerProtocol = ServerProtocol.MCP },
    };

    public UpdateAgentRuntimeRequest RuntimeUpdate(string id) => new()
    {
        AgentRuntimeId = id,
        AgentRuntimeArtifact = new() { ContainerConfiguration = new() { ContainerUri = ImageUri("v1") } },
        RoleArn = Role,
        NetworkConfiguration = new() { NetworkMode = NetworkMode.PUBLIC },
        ProtocolConfiguration = new() { ServerProtocol = ServerProtocol.MCP },
    };

    public CreateGatewayRequest Gateway() => new()
    {
        Name = "tools-gateway",
        RoleArn = Role,
        ProtocolType = GatewayProtocolType.MCP,
        AuthorizerType = AuthorizerType.CUSTOM_JWT,
        AuthorizerConfiguration = Authorizer(),
    };

    public UpdateGatewayRequest GatewayUpdate(string id) => new()
    {
        GatewayIdentifier = id,
        Name = "tools-gateway",
        RoleArn = Role,
        ProtocolType = GatewayProtocolType.MCP,
        AuthorizerType = AuthorizerType.CUSTOM_JWT,
        AuthorizerConfiguration = Authorizer(),
    };

    public static CreateGatewayTargetRequest Target(string gateway, string runtimeArn, string name = "tools-target") => new()
    {
        GatewayIdentifier = gateway,
        Name = name,
        TargetConfiguration = new()
        {
            Mcp = new()
            {
                McpServer = new()
                {
                    Endpoint = $"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/" +
                        $"{Uri.EscapeDataString(runtimeArn)}/invocations?qualifier=DEFAULT",
                },
            },
        },
        CredentialProviderConfigurations =
        [
            new()
            {
                CredentialProviderType = CredentialProviderType.GATEWAY_IAM_ROLE,
                CredentialProvider = new() { IamCredentialProvider = new() { Service = "bedrock-agentcore" } },
            },
        ],
    };

    /// <summary>A runtime, a gateway and a target between them.</summary>
    public async Task<(string Gateway, string Target)> CreateTargetAsync()
    {
        var runtime = await _account.AgentCore.CreateAgentRuntimeAsync(Runtime());
        var gateway = (await _account.AgentCore.CreateGatewayAsync(Gateway())).GatewayId;
        return (gateway, (await _account.AgentCore.CreateGatewayTargetAsync(Target(gateway, runtime.AgentRuntimeArn))).TargetId);
    }

    private static AuthorizerConfiguration Authorizer() => new()
    {
        CustomJWTAuthorizer = new() { DiscoveryUrl = "https://idp.example/.well-known/openid-configuration", AllowedClients = ["client"] },
    };
}
