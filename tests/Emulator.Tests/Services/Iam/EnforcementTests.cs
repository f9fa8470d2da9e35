using Amazon.BedrockAgentCoreControl;
using Amazon.CodeBuild;
using Amazon.CognitoIdentityProvider;
using Amazon.ECR;
using Amazon.IdentityManagement;
using Amazon.Runtime;
using Amazon.SecretsManager;

namespace Emulator.Tests.Services.Iam;

/// <summary>With enforcement, a call needs a policy that allows its action on its resource.</summary>
public sealed class EnforcementTests : IAsyncLifetime
{
    private const string Region = "us-east-1";
    private const string Here = $"{Region}:{Account.Id}";

    private Account _account = null!;
    private SessionAWSCredentials _session = null!;

    public async Task InitializeAsync()
    {
        _account = await Account.StartAsync();
        _account.Aws.Behavior.EnforceCallerPermissions = true;
        var role = (await _account.Iam.CreateRoleAsync(
            new() { RoleName = "caller", AssumeRolePolicyDocument = Policies.TrustAccount(Account.Id) })).Role.Arn;
        _session = await _account.AssumeAsync(new() { RoleArn = role });
    }

    public async Task DisposeAsync() => await _account.DisposeAsync();

    public static TheoryData<string, string> Calls => new()
    {
        { "s3:CreateBucket", "arn:aws:s3:::a-bucket" },
        { "s3:PutObject", "arn:aws:s3:::existing/key" },
        { "s3:ListAllMyBuckets", "*" },
        { "ecr:DescribeRepositories", $"arn:aws:ecr:{Here}:repository/tools" },
        { "ecr:GetAuthorizationToken", "*" },
        { "codebuild:BatchGetProjects", $"arn:aws:codebuild:{Here}:project/build" },
        { "cognito-idp:ListUserPools", "*" },
        { "cognito-idp:DescribeUserPool", $"arn:aws:cognito-idp:{Here}:userpool/us-east-1_aaaaaaaaa" },
        { "logs:GetLogEvents", $"arn:aws:logs:{Here}:log-group:/builds:log-stream:one" },
        { "logs:CreateLogGroup", $"arn:aws:logs:{Here}:log-group:/new:log-stream:" },
        { "secretsmanager:GetSecretValue", $"arn:aws:secretsmanager:{Here}:secret:password-??????" },
        { "iam:GetRole", $"arn:aws:iam::{Account.Id}:role/caller" },
        { "iam:GetAccountAuthorizationDetails", "*" },
        { "iam:CreatePolicy", $"arn:aws:iam::{Account.Id}:policy/teams/mine" },
        { "bedrock-agentcore:ListGateways", $"arn:aws:bedrock-agentcore:{Here}:gateway/*" },
        { "bedrock-agentcore:GetGateway", $"arn:aws:bedrock-agentcore:{Here}:gateway/front-aaaaaaaaaa" },
        { "bedrock-agentcore:CreatePolicyEngine", $"arn:aws:bedrock-agentcore:{Here}:policy-engine/*" },
        { "bedrock-agentcore:ListAgentRuntimeEndpoints", $"arn:aws:bedrock-agentcore:{Here}:runtime/server-aaaaaaaaaa" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_needs_its_action_on_its_resource(string action, string resource)
    {
        await _account.S3.PutBucketAsync("existing");

        await AssertDeniedAsync(action, resource);
        await AllowAsync("arn:aws:s3:::another", action);
        await AssertDeniedAsync(action, resource);
        await AllowAsync(resource, action);

        // What was asked for may not exist; that is not a matter of permissions.
        var error = await Record.ExceptionAsync(() => CallAsync(action));
        Assert.DoesNotContain("is not authorized to perform", error?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_is_passed_only_to_the_service_that_the_policy_names()
    {
        var role = (await _account.Iam.CreateRoleAsync(
            new() { RoleName = "build", AssumeRolePolicyDocument = Policies.Trust("codebuild.amazonaws.com") })).Role.Arn;
        await AllowAsync("*", "codebuild:CreateProject");
        await AssertDeniedAsync("iam:PassRole", role, CreateProjectAsync);

        await PutAsync(PassTo("lambda.amazonaws.com"));
        await AssertDeniedAsync("iam:PassRole", role, CreateProjectAsync);
        await PutAsync(PassTo("codebuild.amazonaws.com"));
        await CreateProjectAsync();

        string PassTo(string service) => $$$$"""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"codebuild:CreateProject","Resource":"*"},
              {"Effect":"Allow","Action":"iam:PassRole","Resource":"{{{{role}}}}",
               "Condition":{"StringEquals":{"iam:PassedToService":"{{{{service}}}}"}}}]}
            """;

        Task CreateProjectAsync() => CodeBuild.CreateProjectAsync(new()
        {
            Name = "build",
            ServiceRole = role,
            Source = new() { Type = SourceType.NO_SOURCE, Buildspec = "version: 0.2" },
            Artifacts = new() { Type = ArtifactsType.NO_ARTIFACTS },
            Environment = new()
            {
                Type = Amazon.CodeBuild.EnvironmentType.ARM_CONTAINER,
                ComputeType = ComputeType.BUILD_GENERAL1_SMALL,
                Image = "image",
            },
        });
    }

    [Fact]
    public async Task The_tags_of_the_resource_the_tags_of_the_request_and_the_region_are_conditions()
    {
        await PutAsync("""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"cognito-idp:CreateUserPool","Resource":"*",
               "Condition":{"StringEquals":{"aws:RequestTag/team":"search","aws:RequestedRegion":"us-east-1"}}},
              {"Effect":"Allow","Action":"cognito-idp:DeleteUserPool","Resource":"*",
               "Condition":{"StringEquals":{"aws:ResourceTag/team":"search"}}}]}
            """);
        var foreign = (await _account.Cognito.CreateUserPoolAsync(new() { PoolName = "foreign" })).UserPool.Id;

        await AssertDeniedAsync("cognito-idp:CreateUserPool", "*", () => Cognito.CreateUserPoolAsync(new() { PoolName = "mine" }));
        var mine = (await Cognito.CreateUserPoolAsync(
            new() { PoolName = "mine", UserPoolTags = new() { ["team"] = "search" } })).UserPool.Id;

        await AssertDeniedAsync(
            "cognito-idp:DeleteUserPool",
            $"arn:aws:cognito-idp:{Here}:userpool/{foreign}",
            () => Cognito.DeleteUserPoolAsync(new() { UserPoolId = foreign }));
        await Cognito.DeleteUserPoolAsync(new() { UserPoolId = mine });
    }

    [Fact]
    public async Task Root_keys_may_do_everything()
    {
        await _account.S3.PutBucketAsync("a-bucket");
        Assert.Single((await _account.S3.ListBucketsAsync()).Buckets);
    }

    private AmazonCodeBuildClient CodeBuild => new(_session, _account.Configure(new AmazonCodeBuildConfig()));

    private AmazonCognitoIdentityProviderClient Cognito => new(_session, _account.Configure(new AmazonCognitoIdentityProviderConfig()));

    private Task AllowAsync(string resource, string action) => PutAsync(Policies.Allow(resource, action));

    private Task PutAsync(string document) =>
        _account.Iam.PutRolePolicyAsync(new() { RoleName = "caller", PolicyName = "p", PolicyDocument = document });

    private Task AssertDeniedAsync(string action, string resource) => AssertDeniedAsync(action, resource, () => CallAsync(action));

    private static async Task AssertDeniedAsync(string action, string resource, Func<Task> call)
    {
        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(call);
        Assert.Matches("^AccessDenied(Exception)?$", error.ErrorCode);
        Assert.Equal(
            $"User: arn:aws:sts::{Account.Id}:assumed-role/caller/session is not authorized to perform: {action} on resource: {resource} "
                + $"because no identity-based policy allows the {action} action",
            error.Message);
    }

    private async Task CallAsync(string action)
    {
        using var s3 = _account.S3With(_session);
        using var ecr = new AmazonECRClient(_session, _account.Configure(new AmazonECRConfig()));
        using var logs = new Amazon.CloudWatchLogs.AmazonCloudWatchLogsClient(
            _session, _account.Configure(new Amazon.CloudWatchLogs.AmazonCloudWatchLogsConfig()));
        using var secrets = new AmazonSecretsManagerClient(_session, _account.Configure(new AmazonSecretsManagerConfig()));
        using var iam = new AmazonIdentityManagementServiceClient(
            _session, _account.Configure(new AmazonIdentityManagementServiceConfig()));
        using var agentCore = new AmazonBedrockAgentCoreControlClient(
            _session, _account.Configure(new AmazonBedrockAgentCoreControlConfig()));
        await (action switch
        {
            "s3:CreateBucket" => s3.PutBucketAsync("a-bucket"),
            "s3:PutObject" => s3.PutObjectAsync(new() { BucketName = "existing", Key = "key", ContentBody = "text" }),
            "s3:ListAllMyBuckets" => s3.ListBucketsAsync(),
            "ecr:DescribeRepositories" => ecr.DescribeRepositoriesAsync(new() { RepositoryNames = ["tools"] }),
            "ecr:GetAuthorizationToken" => ecr.GetAuthorizationTokenAsync(new()),
            "codebuild:BatchGetProjects" => CodeBuild.BatchGetProjectsAsync(new() { Names = ["build"] }),
            "cognito-idp:ListUserPools" => Cognito.ListUserPoolsAsync(new() { MaxResults = 10 }),
            "cognito-idp:DescribeUserPool" => Cognito.DescribeUserPoolAsync(new() { UserPoolId = "us-east-1_aaaaaaaaa" }),
            "logs:GetLogEvents" => logs.GetLogEventsAsync(new() { LogGroupName = "/builds", LogStreamName = "one" }),
            "logs:CreateLogGroup" => logs.CreateLogGroupAsync(new() { LogGroupName = "/new" }),
            "secretsmanager:GetSecretValue" => secrets.GetSecretValueAsync(new() { SecretId = "password" }),
            "iam:GetRole" => iam.GetRoleAsync(new() { RoleName = "CALLER" }),
            "iam:GetAccountAuthorizationDetails" => iam.GetAccountAuthorizationDetailsAsync(new()),
            "iam:CreatePolicy" => iam.CreatePolicyAsync(
                new() { PolicyName = "mine", Path = "/teams/", PolicyDocument = Policies.Allow("*", "s3:*") }),
            "bedrock-agentcore:ListGateways" => agentCore.ListGatewaysAsync(new()),
            "bedrock-agentcore:GetGateway" => agentCore.GetGatewayAsync(new() { GatewayIdentifier = "front-aaaaaaaaaa" }),
            "bedrock-agentcore:CreatePolicyEngine" => agentCore.CreatePolicyEngineAsync(new() { Name = "engine" }),
            "bedrock-agentcore:ListAgentRuntimeEndpoints" =>
                agentCore.ListAgentRuntimeEndpointsAsync(new() { AgentRuntimeId = "server-aaaaaaaaaa" }),
            _ => (Task)Task.FromException(new ArgumentOutOfRangeException(nameof(action), action, null)),
        });
    }
}
