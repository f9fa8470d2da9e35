using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Mapping;

namespace EndToEnd.Tests;

/// <summary>Changes that somebody makes at the console: reads, alters one thing, writes all back.</summary>
internal static class OutOfBand
{
    public const string ExecutionRole = "agentcore-mcp-server-agent-execution-role";
    public const string BuildRole = "agentcore-mcp-server-codebuild-role";
    public const string Bucket = "agentcore-mcp-server-source-000000000000-us-east-1";
    public const string Repository = "agentcore-mcp-server-mcp-server";
    public const string Project = "agentcore-mcp-server-mcp-server-build";

    public static async Task ChangeGatewayAsync(this Workshop workshop, Action<UpdateGatewayRequest> change)
    {
        var state = await workshop.GatewayAsync();
        var update = Update<UpdateGatewayRequest>(state);
        update.GatewayIdentifier = state.GatewayId;
        change(update);
        await workshop.Clients.AgentCore.UpdateGatewayAsync(update);
    }

    public static async Task ChangeTargetAsync(this Workshop workshop, Action<UpdateGatewayTargetRequest> change)
    {
        var (gateway, _) = await workshop.TargetIdsAsync();
        var state = await workshop.TargetAsync();
        var update = Update<UpdateGatewayTargetRequest>(state);
        (update.GatewayIdentifier, update.TargetId) = (gateway, state.TargetId);
        change(update);
        await workshop.Clients.AgentCore.UpdateGatewayTargetAsync(update);
    }

    public static async Task ChangeRuntimeAsync(this Workshop workshop, Action<UpdateAgentRuntimeRequest> change)
    {
        var state = await workshop.RuntimeAsync();
        var update = Update<UpdateAgentRuntimeRequest>(state);
        update.AgentRuntimeId = state.AgentRuntimeId;
        change(update);
        await workshop.Clients.AgentCore.UpdateAgentRuntimeAsync(update);
    }

    public static async Task ChangePolicyAsync(this Workshop workshop, Action<UpdatePolicyRequest> change)
    {
        var state = await workshop.PolicyAsync();
        var update = new UpdatePolicyRequest { PolicyEngineId = state.PolicyEngineId, PolicyId = state.PolicyId, ValidationMode = PolicyValidationMode.IGNORE_ALL_FINDINGS };
        change(update);
        await workshop.Clients.AgentCore.UpdatePolicyAsync(update);
    }

    public static async Task ChangeEngineAsync(this Workshop workshop, Action<UpdatePolicyEngineRequest> change)
    {
        var update = new UpdatePolicyEngineRequest { PolicyEngineId = (await workshop.EngineAsync()).PolicyEngineId };
        change(update);
        await workshop.Clients.AgentCore.UpdatePolicyEngineAsync(update);
    }

    /// <summary>Changes one tag, adds one and removes one of an AgentCore resource.</summary>
    /// <summary>Changes the one endpoint of a stack's runtime that is not DEFAULT.</summary>
    public static async Task ChangeEndpointAsync(this Workshop workshop, Action<UpdateAgentRuntimeEndpointRequest> change)
    {
        var agentCore = workshop.Clients.AgentCore;
        var runtime = (await workshop.RuntimeAsync()).AgentRuntimeId;
        var listed = await agentCore.ListAgentRuntimeEndpointsAsync(new ListAgentRuntimeEndpointsRequest { AgentRuntimeId = runtime });
        var endpoint = Assert.Single(listed.RuntimeEndpoints, endpoint => endpoint.Name != "DEFAULT");
        var update = new UpdateAgentRuntimeEndpointRequest
        {
            AgentRuntimeId = runtime,
            EndpointName = endpoint.Name,
            AgentRuntimeVersion = endpoint.LiveVersion,
            Description = endpoint.Description,
        };
        change(update);
        await agentCore.UpdateAgentRuntimeEndpointAsync(update);
    }

    public static async Task RetagAsync(this Workshop workshop, string arn, string? change, string? remove)
    {
        var tags = new Dictionary<string, string> { ["Intruder"] = "was here" };
        if (change is not null) tags[change] = "changed";
        await workshop.Clients.AgentCore.TagResourceAsync(new TagResourceRequest { ResourceArn = arn, Tags = tags });
        if (remove is not null) await workshop.Clients.AgentCore.UntagResourceAsync(new UntagResourceRequest { ResourceArn = arn, TagKeys = [remove] });
    }

    /// <summary>Changes a build project, with all that the console sends along.</summary>
    public static async Task ChangeProjectAsync(this Workshop workshop, Action<Amazon.CodeBuild.Model.UpdateProjectRequest> change)
    {
        var codeBuild = workshop.Clients.CodeBuild;
        var state = Assert.Single((await codeBuild.BatchGetProjectsAsync(new() { Names = [Project] })).Projects);
        var update = Update<Amazon.CodeBuild.Model.UpdateProjectRequest>(state);
        change(update);
        await codeBuild.UpdateProjectAsync(update);
    }

    /// <summary>Puts another content under the name of the source archive. The tags stay.</summary>
    public static async Task ReplaceArchiveAsync(this Workshop workshop, string content, string? checksum)
    {
        var s3 = workshop.Clients.S3;
        var key = Assert.Single((await s3.ListObjectsV2Async(new() { BucketName = Bucket })).S3Objects).Key;
        var tags = (await s3.GetObjectTaggingAsync(new() { BucketName = Bucket, Key = key })).Tagging;
        await s3.PutObjectAsync(new()
        {
            BucketName = Bucket,
            Key = key,
            ContentBody = content,
            TagSet = tags,
            ChecksumAlgorithm = checksum is null ? null : new Amazon.S3.ChecksumAlgorithm(checksum),
        });
    }

    public static async Task<string> PoolIdAsync(this Workshop workshop) =>
        Assert.Single((await workshop.Clients.Cognito.ListUserPoolsAsync(new() { MaxResults = 10 })).UserPools).Id;

    public static async Task ChangePoolAsync(
        this Workshop workshop, Action<Amazon.CognitoIdentityProvider.Model.UpdateUserPoolRequest> change, string? id = null)
    {
        var cognito = workshop.Clients.Cognito;
        var pool = (await cognito.DescribeUserPoolAsync(new() { UserPoolId = id ?? await workshop.PoolIdAsync() })).UserPool;
        var update = Update<Amazon.CognitoIdentityProvider.Model.UpdateUserPoolRequest>(pool);
        update.UserPoolId = pool.Id;
        change(update);
        await cognito.UpdateUserPoolAsync(update);
    }

    public static async Task<(string Pool, string Client)> ClientIdsAsync(this Workshop workshop)
    {
        var pool = await workshop.PoolIdAsync();
        var clients = await workshop.Clients.Cognito.ListUserPoolClientsAsync(new() { UserPoolId = pool, MaxResults = 10 });
        return (pool, Assert.Single(clients.UserPoolClients).ClientId);
    }

    public static async Task ChangeClientAsync(this Workshop workshop, Action<Amazon.CognitoIdentityProvider.Model.UpdateUserPoolClientRequest> change)
    {
        var cognito = workshop.Clients.Cognito;
        var (pool, id) = await workshop.ClientIdsAsync();
        var client = (await cognito.DescribeUserPoolClientAsync(new() { UserPoolId = pool, ClientId = id })).UserPoolClient;
        var update = Update<Amazon.CognitoIdentityProvider.Model.UpdateUserPoolClientRequest>(client);
        change(update);
        await cognito.UpdateUserPoolClientAsync(update);
    }

    /// <summary>A role as able as the execution role, made by somebody else.</summary>
    public static Task<string> CloneExecutionRoleAsync(this Workshop workshop) => workshop.CloneRoleAsync(ExecutionRole);

    /// <summary>A role as able as the build's, made by somebody else.</summary>
    public static Task<string> CloneBuildRoleAsync(this Workshop workshop) => workshop.CloneRoleAsync(BuildRole);

    /// <summary>A role as able as another one, made by somebody else.</summary>
    public static async Task<string> CloneRoleAsync(this Workshop workshop, string original)
    {
        var iam = workshop.Clients.Iam;
        var role = (await iam.GetRoleAsync(new() { RoleName = original })).Role;
        var name = $"somebody-elses-{(await iam.ListRolesAsync(new Amazon.IdentityManagement.Model.ListRolesRequest())).Roles.Count}";
        var clone = await iam.CreateRoleAsync(new() { RoleName = name, AssumeRolePolicyDocument = Uri.UnescapeDataString(role.AssumeRolePolicyDocument) });
        foreach (var policyName in (await iam.ListRolePoliciesAsync(new() { RoleName = original })).PolicyNames)
        {
            var policy = await iam.GetRolePolicyAsync(new() { RoleName = original, PolicyName = policyName });
            await iam.PutRolePolicyAsync(new() { RoleName = name, PolicyName = policyName, PolicyDocument = Uri.UnescapeDataString(policy.PolicyDocument) });
        }

        return clone.Role.Arn;
    }

    public static async Task<string> InlinePolicyNameAsync(this Workshop workshop, string role) =>
        (await workshop.Clients.Iam.ListRolePoliciesAsync(new() { RoleName = role })).PolicyNames.Order(StringComparer.Ordinal).First();

    public static async Task<string> RepositoryArnAsync(this Workshop workshop) =>
        Assert.Single((await workshop.Clients.Ecr.DescribeRepositoriesAsync(new() { RepositoryNames = [Repository] })).Repositories).RepositoryArn;

    public static async Task<string> SecretIdAsync(this Workshop workshop) =>
        Assert.Single((await workshop.Clients.SecretsManager.ListSecretsAsync(new())).SecretList).ARN;

    private static TUpdate Update<TUpdate>(object state) where TUpdate : new()
    {
        var update = new TUpdate();
        ModelMapper.Copy(state, update);
        return update;
    }
}
