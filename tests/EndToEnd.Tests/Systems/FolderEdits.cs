using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild.Model;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace EndToEnd.Tests.Systems;

/// <summary>What somebody changes at the console, by the type of the resource.</summary>
internal static class FolderEdits
{
    private const string Anything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    public static IReadOnlyDictionary<string, FolderEdit> All { get; } = new Dictionary<string, FolderEdit>
    {
        [ResourceTypeNames.Role] = new("inlinePolicies.backdoor", async (aws, live) => await aws.Iam.PutRolePolicyAsync(
            new() { RoleName = live.Id, PolicyName = "backdoor", PolicyDocument = Anything })),
        [ResourceTypeNames.IamUser] = new("tags.Intruder", async (aws, live) => await aws.Iam.TagUserAsync(
            new() { UserName = live.Id, Tags = [new() { Key = "Intruder", Value = "was here" }] })),
        [ResourceTypeNames.ManagedPolicy] = new("tags.Intruder", async (aws, live) => await aws.Iam.TagPolicyAsync(
            new() { PolicyArn = live.DisplayName, Tags = [new() { Key = "Intruder", Value = "was here" }] })),
        [ResourceTypeNames.Bucket] = new("versioning", async (aws, live) => await aws.S3.PutBucketVersioningAsync(
            new() { BucketName = live.Id, VersioningConfig = new() { Status = "Suspended" } })),
        [ResourceTypeNames.SourceArchive] = new("sha256", async (aws, live) =>
        {
            var tags = (await aws.S3.GetObjectTaggingAsync(new() { BucketName = live.ParentId, Key = live.Id })).Tagging;
            await aws.S3.PutObjectAsync(
                new() { BucketName = live.ParentId, Key = live.Id, ContentBody = "a hostile archive", TagSet = tags });
        }),
        [ResourceTypeNames.Repository] = new("imageTagMutability", async (aws, live) => await aws.Ecr.PutImageTagMutabilityAsync(
            new() { RepositoryName = live.Id, ImageTagMutability = "IMMUTABLE" })),
        [ResourceTypeNames.BuildProject] = new("timeoutInMinutes", async (aws, live) =>
        {
            var project = Assert.Single((await aws.CodeBuild.BatchGetProjectsAsync(new() { Names = [live.Id] })).Projects);
            var update = Copy<UpdateProjectRequest>(project);
            update.TimeoutInMinutes = 10;
            await aws.CodeBuild.UpdateProjectAsync(update);
        }),
        [ResourceTypeNames.LambdaFunction] = new("timeout", async (aws, live) => await aws.Lambda.UpdateFunctionConfigurationAsync(
            new() { FunctionName = live.Id, Timeout = 900 })),
        [ResourceTypeNames.LambdaPermission] = new("sourceArn", async (aws, live) =>
        {
            var statement = live.Id[(live.Id.LastIndexOf('/') + 1)..];
            await aws.Lambda.RemovePermissionAsync(new() { FunctionName = live.ParentId, StatementId = statement });
            await aws.Lambda.AddPermissionAsync(new()
            {
                FunctionName = live.ParentId,
                StatementId = statement,
                Action = "lambda:InvokeFunction",
                Principal = "cognito-idp.amazonaws.com",
                SourceAccount = "000000000000",
            });
        }),
        [ResourceTypeNames.GeneratedSecret] = new("description", async (aws, live) => await aws.SecretsManager.UpdateSecretAsync(
            new() { SecretId = live.Id, Description = "mine" })),
        [ResourceTypeNames.UserPool] = new("deletionProtection", async (aws, live) =>
        {
            var pool = (await aws.Cognito.DescribeUserPoolAsync(new() { UserPoolId = live.Id })).UserPool;
            var update = Copy<UpdateUserPoolRequest>(pool);
            (update.UserPoolId, update.DeletionProtection) = (live.Id, "ACTIVE");
            await aws.Cognito.UpdateUserPoolAsync(update);
        }),
        [ResourceTypeNames.UserPoolClient] = new("refreshTokenValidity", async (aws, live) =>
        {
            var found = await aws.Cognito.DescribeUserPoolClientAsync(new() { UserPoolId = live.ParentId, ClientId = live.Id });
            var update = Copy<UpdateUserPoolClientRequest>(found.UserPoolClient);
            update.RefreshTokenValidity = 365;
            await aws.Cognito.UpdateUserPoolClientAsync(update);
        }),
        [ResourceTypeNames.UserPoolDomain] = new("managedLoginVersion", async (aws, live) => await aws.Cognito.UpdateUserPoolDomainAsync(
            new() { UserPoolId = live.ParentId, Domain = live.Id, ManagedLoginVersion = 2 })),
        [ResourceTypeNames.ResourceServer] = new("name", async (aws, live) =>
        {
            var found = await aws.Cognito.DescribeResourceServerAsync(new() { UserPoolId = live.ParentId, Identifier = live.Id });
            var update = Copy<UpdateResourceServerRequest>(found.ResourceServer);
            update.Name = "mine";
            await aws.Cognito.UpdateResourceServerAsync(update);
        }),
        [ResourceTypeNames.User] = new("enabled", async (aws, live) => await aws.Cognito.AdminDisableUserAsync(
            new() { UserPoolId = live.ParentId, Username = live.Id })),
        [ResourceTypeNames.Runtime] = new("description", async (aws, live) =>
        {
            var update = Copy<UpdateAgentRuntimeRequest>(await aws.AgentCore.GetAgentRuntimeAsync(new() { AgentRuntimeId = live.Id }));
            (update.AgentRuntimeId, update.Description) = (live.Id, "mine");
            await aws.AgentCore.UpdateAgentRuntimeAsync(update);
        }),
        [ResourceTypeNames.Gateway] = new("description", async (aws, live) =>
        {
            var update = Copy<UpdateGatewayRequest>(await aws.AgentCore.GetGatewayAsync(new() { GatewayIdentifier = live.Id }));
            (update.GatewayIdentifier, update.Description) = (live.Id, "mine");
            await aws.AgentCore.UpdateGatewayAsync(update);
        }),
        [ResourceTypeNames.GatewayTarget] = new("description", async (aws, live) =>
        {
            var update = Copy<UpdateGatewayTargetRequest>(
                await aws.AgentCore.GetGatewayTargetAsync(new() { GatewayIdentifier = live.ParentId, TargetId = live.Id }));
            (update.GatewayIdentifier, update.TargetId, update.Description) = (live.ParentId, live.Id, "mine");
            await aws.AgentCore.UpdateGatewayTargetAsync(update);
        }),
        [ResourceTypeNames.PolicyEngine] = new("description", async (aws, live) => await aws.AgentCore.UpdatePolicyEngineAsync(
            new() { PolicyEngineId = live.Id, Description = new() { OptionalValue = "mine" } })),
        [ResourceTypeNames.Policy] = new("description", async (aws, live) => await aws.AgentCore.UpdatePolicyAsync(
            new() { PolicyEngineId = live.ParentId, PolicyId = live.Id, Description = new() { OptionalValue = "mine" } })),
        [ResourceTypeNames.OAuth2CredentialProvider] = new("tags.Intruder", async (aws, live) => await aws.AgentCore.TagResourceAsync(
            new() { ResourceArn = $"{Machines.Vault}/oauth2credentialprovider/{live.Id}", Tags = new() { ["Intruder"] = "was here" } })),
    };

    private static TUpdate Copy<TUpdate>(object state) where TUpdate : new()
    {
        var update = new TUpdate();
        ModelMapper.Copy(state, update);
        return update;
    }
}
