using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.DataPlane.Gateway;
using Xunit.Abstractions;

namespace Emulator.Tests.Services.AgentCore;

/// <summary>What AWS refuses, so that a local run that succeeds is worth something.</summary>
public sealed class RefusalTests(ITestOutputHelper output)
{
    private const string Names = """
        iam = boto3.client("iam")
        document = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]})
        trust = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}]})
        creations = {
            "role": lambda name: iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust),
            "user": lambda name: iam.create_user(UserName=name),
            "group": lambda name: iam.create_group(GroupName=name),
            "policy": lambda name: iam.create_policy(PolicyName=name, PolicyDocument=document),
        }
        for kind, create in creations.items():
            create("Deployer")
            eq((kind, code(create, name="deployer")), (kind, "EntityAlreadyExists"))
        print("done")
        """;

    [Fact]
    public async Task A_name_of_IAM_is_taken_whatever_its_case()
    {
        await using var account = await Account.StartAsync();

        Assert.Equal("done", (await Boto3.RunAsync(account, Names, output) ?? "done").Trim());
    }

    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2026-07-29")]
    [InlineData("latest")]
    public async Task A_gateway_supports_only_versions_that_there_are(string version)
    {
        var error = await Assert.ThrowsAsync<ValidationException>(() => GatewayFixture.StartAsync(request =>
            request.ProtocolConfiguration = new() { Mcp = new() { SupportedVersions = ["2025-11-25", version] } }));

        Assert.Contains($"Protocol version '{version}' is not supported.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_of_the_role_for_an_MCP_server_name_their_service()
    {
        await using var gateway = await GatewayFixture.StartAsync();
        await using var server = await FakeMcpServer.StartAsync();

        var error = await Assert.ThrowsAsync<ValidationException>(() => gateway.AddAsync("math", server, target =>
            target.CredentialProviderConfigurations = [new() { CredentialProviderType = CredentialProviderType.GATEWAY_IAM_ROLE }]));

        Assert.Contains("IamCredentialProvider is required", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runtime_keeps_its_platform_version_and_falls_back_when_an_update_leaves_it_out()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        var request = stack.Runtime();
        request.PlatformVersion = "V2";
        var id = (await account.AgentCore.CreateAgentRuntimeAsync(request)).AgentRuntimeId;
        var created = await account.AgentCore.GetAgentRuntimeAsync(new() { AgentRuntimeId = id });

        await account.AgentCore.UpdateAgentRuntimeAsync(stack.RuntimeUpdate(id));

        Assert.Equal("V2", created.PlatformVersion);
        Assert.Equal("V1", (await account.AgentCore.GetAgentRuntimeAsync(new() { AgentRuntimeId = id })).PlatformVersion);
    }
}
