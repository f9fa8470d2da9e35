namespace EndToEnd.Tests;

/// <summary>What somebody deletes behind our back is made again, and what hangs on it finds the new one.</summary>
public sealed class DeletionDriftTests
{
    private static readonly Dictionary<string, Func<Workshop, Task>> Deletions = new()
    {
        ["GatewayTarget/mcp-server-target"] = async w => { var (gateway, target) = await w.TargetIdsAsync(); await w.Clients.AgentCore.DeleteGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target }); },
        ["Gateway/mcp-gateway"] = async w =>
        {
            var (gateway, target) = await w.TargetIdsAsync();
            await w.Clients.AgentCore.DeleteGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target });
            await w.Clients.AgentCore.DeleteGatewayAsync(new() { GatewayIdentifier = gateway });
        },
        ["Runtime/mcp-server"] = async w => await w.Clients.AgentCore.DeleteAgentRuntimeAsync(new() { AgentRuntimeId = (await w.RuntimeAsync()).AgentRuntimeId }),
        ["Policy/allow-add-and-greet"] = async w => { var policy = await w.PolicyAsync(); await w.Clients.AgentCore.DeletePolicyAsync(new() { PolicyEngineId = policy.PolicyEngineId, PolicyId = policy.PolicyId }); },
        ["PolicyEngine/workshop-policy-engine"] = async w =>
        {
            var policy = await w.PolicyAsync();
            await w.ChangeGatewayAsync(gateway => gateway.PolicyEngineConfiguration = null);
            await w.Clients.AgentCore.DeletePolicyAsync(new() { PolicyEngineId = policy.PolicyEngineId, PolicyId = policy.PolicyId });
            await w.Clients.AgentCore.DeletePolicyEngineAsync(new() { PolicyEngineId = policy.PolicyEngineId });
        },
        ["Role/mcp-server.build"] = w => DeleteRoleAsync(w, OutOfBand.BuildRole),
        ["Role/mcp-server.execution"] = w => DeleteRoleAsync(w, OutOfBand.ExecutionRole),
        ["SourceArchive/mcp-server"] = w => EmptyBucketAsync(w),
        ["Bucket/mcp-server"] = async w => { await EmptyBucketAsync(w); await w.Clients.S3.DeleteBucketAsync(new Amazon.S3.Model.DeleteBucketRequest { BucketName = OutOfBand.Bucket }); },
        ["Repository/mcp-server"] = w => w.Clients.Ecr.DeleteRepositoryAsync(new() { RepositoryName = OutOfBand.Repository, Force = true }),
        ["Image/mcp-server"] = async w =>
        {
            var images = (await w.Clients.Ecr.DescribeImagesAsync(new() { RepositoryName = OutOfBand.Repository })).ImageDetails;
            await w.Clients.Ecr.BatchDeleteImageAsync(new() { RepositoryName = OutOfBand.Repository, ImageIds = [.. images.Select(image => new Amazon.ECR.Model.ImageIdentifier { ImageDigest = image.ImageDigest })] });
        },
        ["BuildProject/mcp-server"] = w => w.Clients.CodeBuild.DeleteProjectAsync(new() { Name = OutOfBand.Project }),
        ["User/users.testuser"] = async w => await w.Clients.Cognito.AdminDeleteUserAsync(new() { UserPoolId = await w.PoolIdAsync(), Username = "testuser" }),
        ["UserPoolClient/users.agentcore-mcp-server-client"] = async w => { var (pool, client) = await w.ClientIdsAsync(); await w.Clients.Cognito.DeleteUserPoolClientAsync(new() { UserPoolId = pool, ClientId = client }); },
        ["UserPool/users"] = async w => await w.Clients.Cognito.DeleteUserPoolAsync(new() { UserPoolId = await w.PoolIdAsync() }),
        ["GeneratedSecret/users.testuser"] = async w => await w.Clients.SecretsManager.DeleteSecretAsync(new() { SecretId = await w.SecretIdAsync(), ForceDeleteWithoutRecovery = true }),
    };

    public static TheoryData<string> Resources => [.. Deletions.Keys];

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task What_was_deleted_behind_our_back_is_made_again(string resource)
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await Deletions[resource](workshop);

        var changes = await workshop.PlannedAsync();

        // A build that succeeded and has no image counts as failed, whoever deleted the image.
        var action = resource.StartsWith("Image/", StringComparison.Ordinal) ? "repair" : "create";
        Assert.Contains(changes, change => change.Action == action && change.Resource == resource);
        await DriftTests.AssertHealsAsync(workshop);
        Assert.Equal(await Inventory.OfConvergedAsync(), await Inventory.OfAsync(workshop));
        Assert.Equal("READY", (await workshop.TargetAsync()).Status.Value);
    }

    [Fact]
    public async Task A_password_that_is_made_up_anew_becomes_its_users()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await Deletions["GeneratedSecret/users.testuser"](workshop);

        var changes = await workshop.PlannedAsync();
        await DriftTests.AssertHealsAsync(workshop);

        Assert.Contains(changes, change => change is { Resource: "User/users.testuser", Action: "update", Fields: ["password"] });
        var password = (await workshop.Clients.SecretsManager.GetSecretValueAsync(new() { SecretId = await workshop.SecretIdAsync() })).SecretString;
        var (_, client) = await workshop.ClientIdsAsync();
        var signedIn = await workshop.Clients.Cognito.InitiateAuthAsync(new()
        {
            ClientId = client,
            AuthFlow = "USER_PASSWORD_AUTH",
            AuthParameters = new() { ["USERNAME"] = "testuser", ["PASSWORD"] = password },
        });
        Assert.NotNull(signedIn.AuthenticationResult.AccessToken);
    }

    private static async Task DeleteRoleAsync(Workshop workshop, string name)
    {
        var iam = workshop.Clients.Iam;
        foreach (var policy in (await iam.ListRolePoliciesAsync(new() { RoleName = name })).PolicyNames) await iam.DeleteRolePolicyAsync(new() { RoleName = name, PolicyName = policy });
        foreach (var policy in (await iam.ListAttachedRolePoliciesAsync(new() { RoleName = name })).AttachedPolicies ?? []) await iam.DetachRolePolicyAsync(new() { RoleName = name, PolicyArn = policy.PolicyArn });
        await iam.DeleteRoleAsync(new() { RoleName = name });
    }

    private static async Task EmptyBucketAsync(Workshop workshop)
    {
        var versions = (await workshop.Clients.S3.ListVersionsAsync(new Amazon.S3.Model.ListVersionsRequest { BucketName = OutOfBand.Bucket })).Versions;
        foreach (var version in versions) await workshop.Clients.S3.DeleteObjectAsync(new() { BucketName = OutOfBand.Bucket, Key = version.Key, VersionId = version.VersionId });
    }
}
