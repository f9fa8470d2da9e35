using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CloudWatchLogs.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.ECR.Model;
using Amazon.IdentityManagement.Model;
using Amazon.Lambda.Model;
using Amazon.SecretsManager.Model;
using Reconciler.AwsSdk.Tests.Wire;
using Xunit.Abstractions;

namespace Reconciler.AwsSdk.Tests.Moto;

/// <summary>Each client creates, reads and lists resources on a public AWS emulator.</summary>
public sealed class MotoTests(MotoServer moto, ITestOutputHelper output) : IClassFixture<MotoServer>
{
    private const string Trust = """{"Version":"2012-10-17","Statement":[]}""";
    private const string Permissions =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""";

    [Fact]
    public async Task Agentcore_control()
    {
        if (IsMissing)
            return;
        using var client = Clients.AgentCore(moto.Url!);
        var created = await client.CreateGatewayAsync(new CreateGatewayRequest
        {
            Name = "gateway",
            RoleArn = "arn:aws:iam::123456789012:role/r",
            ProtocolType = "MCP",
            AuthorizerType = "AWS_IAM",
        });

        var gateway = await client.GetGatewayAsync(new GetGatewayRequest { GatewayIdentifier = created.GatewayId });
        var listed = await client.ListGatewaysAsync(new ListGatewaysRequest());

        Assert.Equal("gateway", gateway.Name);
        Assert.NotEqual(default, gateway.CreatedAt);
        Assert.Contains(listed.Items, g => g.GatewayId == created.GatewayId);
        await Assert.ThrowsAsync<Amazon.BedrockAgentCoreControl.Model.ResourceNotFoundException>(
            () => client.GetGatewayAsync(new GetGatewayRequest { GatewayIdentifier = "missing-0123456789" }));
    }

    [Fact]
    public async Task Iam()
    {
        if (IsMissing)
            return;
        using var client = Clients.Iam(moto.Url!);
        await client.CreateRoleAsync(
            new CreateRoleRequest { RoleName = "r", AssumeRolePolicyDocument = Trust, Tags = [new() { Key = "k", Value = "v" }] });
        await client.PutRolePolicyAsync(new PutRolePolicyRequest { RoleName = "r", PolicyName = "p", PolicyDocument = Permissions });

        var role = (await client.GetRoleAsync(new GetRoleRequest { RoleName = "r" })).Role;
        var policy = await client.GetRolePolicyAsync(new GetRolePolicyRequest { RoleName = "r", PolicyName = "p" });
        var all = await client.GetAccountAuthorizationDetailsAsync(new GetAccountAuthorizationDetailsRequest { Filter = ["Role"] });

        Assert.Equal(("v", Trust), (role.Tags.Single().Value, Uri.UnescapeDataString(role.AssumeRolePolicyDocument)));
        Assert.Equal(Permissions, Uri.UnescapeDataString(policy.PolicyDocument));
        Assert.Contains(all.RoleDetailList, r => r.RoleName == "r" && r.RolePolicyList.Single().PolicyName == "p");
        await Assert.ThrowsAsync<EntityAlreadyExistsException>(
            () => client.CreateRoleAsync(new CreateRoleRequest { RoleName = "r", AssumeRolePolicyDocument = Trust }));
    }

    [Fact]
    public async Task Ecr()
    {
        if (IsMissing)
            return;
        using var client = Clients.Ecr(moto.Url!);
        await client.CreateRepositoryAsync(new CreateRepositoryRequest
        {
            RepositoryName = "repo",
            ImageScanningConfiguration = new ImageScanningConfiguration { ScanOnPush = true },
        });

        var listed = await client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest { RepositoryNames = ["repo"] });

        Assert.True(Assert.Single(listed.Repositories).ImageScanningConfiguration.ScanOnPush);
        await Assert.ThrowsAsync<RepositoryNotFoundException>(
            () => client.DeleteRepositoryAsync(new DeleteRepositoryRequest { RepositoryName = "none" }));
    }

    [Fact]
    public async Task Code_build()
    {
        if (IsMissing)
            return;
        using var client = Clients.CodeBuild(moto.Url!);
        await client.CreateProjectAsync(new CreateProjectRequest
        {
            Name = "project",
            ServiceRole = "arn:aws:iam::123456789012:role/service-role/r",
            Source = new ProjectSource { Type = SourceType.S3, Location = "bucket/key" },
            Artifacts = new ProjectArtifacts { Type = ArtifactsType.NO_ARTIFACTS },
            Environment = new ProjectEnvironment
            {
                Type = EnvironmentType.ARM_CONTAINER,
                ComputeType = ComputeType.BUILD_GENERAL1_SMALL,
                Image = "i",
            },
        });

        var listed = await client.ListProjectsAsync(new ListProjectsRequest());
        var read = await client.BatchGetProjectsAsync(new BatchGetProjectsRequest { Names = ["project"] });

        Assert.Contains("project", listed.Projects);
        Assert.Equal(EnvironmentType.ARM_CONTAINER, Assert.Single(read.Projects).Environment.Type);
    }

    [Fact]
    public async Task Cognito()
    {
        if (IsMissing)
            return;
        using var client = Clients.Cognito(moto.Url!);
        var pool = (await client.CreateUserPoolAsync(new CreateUserPoolRequest { PoolName = "pool" })).UserPool;
        var app = await client.CreateUserPoolClientAsync(new CreateUserPoolClientRequest
        {
            UserPoolId = pool.Id,
            ClientName = "app",
            ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        });
        await client.AdminCreateUserAsync(new AdminCreateUserRequest { UserPoolId = pool.Id, Username = "user" });
        await client.AdminSetUserPasswordAsync(
            new AdminSetUserPasswordRequest { UserPoolId = pool.Id, Username = "user", Password = "Passw0rd!", Permanent = true });

        var session = await client.InitiateAuthAsync(new InitiateAuthRequest
        {
            AuthFlow = "USER_PASSWORD_AUTH",
            ClientId = app.UserPoolClient.ClientId,
            AuthParameters = new Dictionary<string, string> { ["USERNAME"] = "user", ["PASSWORD"] = "Passw0rd!" },
        });

        Assert.Equal(3, session.AuthenticationResult.AccessToken.Split('.').Length);
        Assert.Contains((await client.ListUserPoolsAsync(new ListUserPoolsRequest { MaxResults = 10 })).UserPools, p => p.Id == pool.Id);
    }

    [Fact]
    public async Task Lambda()
    {
        if (IsMissing)
            return;
        using var iam = Clients.Iam(moto.Url!);
        var role = await iam.CreateRoleAsync(new CreateRoleRequest { RoleName = "lambda", AssumeRolePolicyDocument = Trust });
        using var client = Clients.Lambda(moto.Url!);
        await client.CreateFunctionAsync(new CreateFunctionRequest
        {
            FunctionName = "function",
            Role = role.Role.Arn,
            Runtime = Amazon.Lambda.Runtime.Python313,
            Handler = "index.handler",
            Code = new FunctionCode { ZipFile = new MemoryStream(EmptyZip) },
        });

        Assert.Equal("index.handler", (await client.GetFunctionAsync("function")).Configuration.Handler);
        Assert.Contains((await client.ListFunctionsAsync()).Functions, f => f.FunctionName == "function");
        await Assert.ThrowsAsync<Amazon.Lambda.Model.ResourceNotFoundException>(() => client.GetFunctionAsync("none"));
    }

    [Fact]
    public async Task Logs()
    {
        if (IsMissing)
            return;
        using var client = Clients.Logs(moto.Url!);
        await client.CreateLogGroupAsync(new CreateLogGroupRequest { LogGroupName = "group" });
        await client.CreateLogStreamAsync(new CreateLogStreamRequest { LogGroupName = "group", LogStreamName = "stream" });
        var time = new DateTime(DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        await client.PutLogEventsAsync(new PutLogEventsRequest
        {
            LogGroupName = "group",
            LogStreamName = "stream",
            LogEvents = [new InputLogEvent { Message = "line", Timestamp = time }],
        });

        var events = await client.GetLogEventsAsync(new GetLogEventsRequest { LogGroupName = "group", LogStreamName = "stream" });

        Assert.Equal(("line", time), (events.Events.Single().Message, events.Events.Single().Timestamp));
        Assert.Contains((await client.DescribeLogGroupsAsync()).LogGroups, g => g.LogGroupName == "group");
    }

    [Fact]
    public async Task Secrets_manager()
    {
        if (IsMissing)
            return;
        using var client = Clients.Secrets(moto.Url!);
        await client.CreateSecretAsync(new CreateSecretRequest { Name = "secret", SecretString = "s3cret" });

        Assert.Equal("s3cret", (await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "secret" })).SecretString);
        Assert.Contains((await client.ListSecretsAsync(new ListSecretsRequest())).SecretList, s => s.Name == "secret");
    }

    private bool IsMissing
    {
        get
        {
            if (moto.Url is null)
                output.WriteLine("Not checked: moto_server is not installed.");
            return moto.Url is null;
        }
    }

    /// <summary>The end record of a zip archive without entries.</summary>
    private static byte[] EmptyZip => [0x50, 0x4B, 0x05, 0x06, .. new byte[18]];
}
