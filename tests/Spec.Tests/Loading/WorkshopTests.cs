using Amazon.BedrockAgentCoreControl;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;
using Reconciler.Tests.Shared;

namespace Spec.Tests.Loading;

/// <summary>The specs of the workshop contain its values.</summary>
public sealed class WorkshopTests
{
    private readonly Stack _stack = Load();

    [Fact]
    public void Names_are_the_workshops()
    {
        Assert.Equal("agentcore-mcp-server", _stack.Name);
        Assert.Equal("us-east-1", _stack.Settings.Region);
        var server = Spec<McpServerSpec>("mcp-server");
        Assert.Equal("agentcore_mcp_server_MCPServerAgent", server.Request.AgentRuntimeName);
        Assert.Equal("agentcore-mcp-server-mcp-server", server.Repository!.Name);
        Assert.Equal("agentcore-mcp-server-mcp-server-build", server.Build!.ProjectName);
        Assert.Equal("agentcore-mcp-server-codebuild-role", server.Build.Role!.Name);
        Assert.Equal("agentcore-mcp-server-agent-execution-role", server.Role!.Name);
        Assert.Equal("agentcore-mcp-server-user-pool", Spec<UserPoolSpec>("users").Request.PoolName);
        Assert.Equal("agentcore-mcp-server-mcp-gateway", Spec<GatewaySpec>("mcp-gateway").Request.Name);
        Assert.Equal("mcp-server-target", Spec<GatewayTargetSpec>("mcp-server-target").Request.Name);
        Assert.Equal("workshop_policy_engine", Spec<PolicyEngineSpec>("workshop-policy-engine").Request.Name);
        Assert.Equal("allow_add_and_greet", Spec<CedarPolicySpec>("allow-add-and-greet").Request.Name);
    }

    [Fact]
    public void Server_is_the_workshops()
    {
        var server = Spec<McpServerSpec>("mcp-server");
        Assert.Equal("MCP server runtime with JWT authentication", server.Request.Description);
        Assert.Equal(ServerProtocol.MCP, server.Request.ProtocolConfiguration.ServerProtocol);
        Assert.Equal(NetworkMode.PUBLIC, server.Request.NetworkConfiguration.NetworkMode);
        Assert.Equal(["arn:aws:iam::aws:policy/BedrockAgentCoreFullAccess"], server.Role!.ManagedPolicyArns);
        Assert.Equal(
            (900, 28800),
            (server.Request.LifecycleConfiguration.IdleRuntimeSessionTimeout, server.Request.LifecycleConfiguration.MaxLifetime));
        Assert.Equal(("BUILD_GENERAL1_LARGE", 60), (server.Build!.ComputeType.Value, server.Build.TimeoutInMinutes));
        Assert.Equal("aws/codebuild/amazonlinux2-aarch64-standard:3.0", server.Build.Image);
        Assert.Equal((true, 5), (server.Repository!.ScanOnPush, server.Repository.KeepImages));
        Assert.Equal(
            new Dictionary<string, string> { ["AWS_REGION"] = "${aws.region}", ["AWS_DEFAULT_REGION"] = "${aws.region}" },
            server.Request.EnvironmentVariables);
    }

    [Fact]
    public void Identity_is_the_workshops()
    {
        var pool = Spec<UserPoolSpec>("users");
        var policy = pool.Request.Policies.PasswordPolicy;
        Assert.Equal(8, policy.MinimumLength);
        Assert.Equal(
            (false, false, false, false), (policy.RequireUppercase, policy.RequireLowercase, policy.RequireNumbers, policy.RequireSymbols));
        var attribute = Assert.Single(pool.Request.Schema);
        Assert.Equal(
            ("email", "String", false, true), (attribute.Name, attribute.AttributeDataType.Value, attribute.Required, attribute.Mutable));
        var client = Assert.Single(pool.Clients!);
        Assert.Equal(["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], client.Request.ExplicitAuthFlows);
        Assert.Equal((false, "ENABLED"), (client.Request.GenerateSecret, client.Request.PreventUserExistenceErrors.Value));
        Assert.Equal("testuser", Assert.Single(pool.Users!).Username);
    }

    [Fact]
    public void Gateway_target_and_policy_are_the_workshops()
    {
        var gateway = Spec<GatewaySpec>("mcp-gateway");
        Assert.Equal("users", gateway.Jwt!.UserPool);
        Assert.Equal(["agentcore-mcp-server-client"], gateway.Jwt.Clients);
        Assert.Equal(GatewayProtocolType.MCP, gateway.Request.ProtocolType);
        Assert.Equal(GatewayPolicyEngineMode.ENFORCE, gateway.Policy!.Mode);
        var credential = Assert.Single(Spec<GatewayTargetSpec>("mcp-server-target").Request.CredentialProviderConfigurations);
        Assert.Equal(CredentialProviderType.GATEWAY_IAM_ROLE, credential.CredentialProviderType);
        Assert.Equal("bedrock-agentcore", credential.CredentialProvider.IamCredentialProvider.Service);
        Assert.Equal(
            "permit(principal is AgentCore::OAuthUser,action in " +
            "[AgentCore::Action::\"mcp-server-target___add_numbers\",AgentCore::Action::\"mcp-server-target___greet_user\"],"
            + "resource == AgentCore::Gateway::\"${Gateway/mcp-gateway.arn}\");",
            string.Concat(Spec<CedarPolicySpec>("allow-add-and-greet").Statement!.Split('\n', StringSplitOptions.TrimEntries))
                .Replace(", ", ",", StringComparison.Ordinal));
    }

    private T Spec<T>(string name) => (T)_stack.Objects.Single(o => o.Spec is T && o.Ref.Name == name).Spec;

    private static Stack Load()
    {
        var result = StackLoader.Load(Repository.File("specs", "workshop"), new LoadOptions(RepositoryRoot: Repository.Root));
        Assert.Empty(result.Errors);
        return result.Stack!;
    }
}
