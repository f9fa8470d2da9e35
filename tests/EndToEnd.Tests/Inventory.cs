using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild.Model;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.ECR.Model;
using Amazon.IdentityManagement.Model;
using Amazon.S3.Model;
using Amazon.SecretsManager.Model;
using Reconciler.Engine.Aws;

namespace EndToEnd.Tests;

/// <summary>Everything that costs money or can be called, as the services list it.</summary>
internal static class Inventory
{
    private static readonly Lazy<Task<IReadOnlyList<string>>> OfUndisturbed = new(async () =>
    {
        await using var workshop = await Workshop.ConvergedAsync();
        return await OfAsync(workshop);
    });

    /// <summary>What there is after an apply that nothing disturbed.</summary>
    public static Task<IReadOnlyList<string>> OfConvergedAsync() => OfUndisturbed.Value;

    public static async Task<IReadOnlyList<string>> OfAsync(Workshop workshop)
    {
        var aws = workshop.Clients;
        var names = new List<string>();
        names.AddRange((await aws.S3.ListBucketsAsync(new ListBucketsRequest())).Buckets?.Select(bucket => $"bucket {bucket.BucketName}") ?? []);
        names.AddRange((await aws.Ecr.DescribeRepositoriesAsync(new DescribeRepositoriesRequest())).Repositories?.Select(repository => $"repository {repository.RepositoryName}") ?? []);
        names.AddRange((await aws.Iam.ListRolesAsync(new ListRolesRequest())).Roles?.Select(role => $"role {role.RoleName}") ?? []);
        names.AddRange((await aws.Iam.ListPoliciesAsync(new Amazon.IdentityManagement.Model.ListPoliciesRequest { Scope = "Local" })).Policies?.Select(policy => $"managed policy {policy.PolicyName}") ?? []);
        var iam = await aws.Iam.GetAccountAuthorizationDetailsAsync(new GetAccountAuthorizationDetailsRequest { Filter = ["User"] });
        names.AddRange(iam.UserDetailList?.Select(user => $"IAM user {user.UserName}") ?? []);
        names.AddRange((await aws.CodeBuild.ListProjectsAsync(new ListProjectsRequest())).Projects?.Select(project => $"project {project}") ?? []);
        names.AddRange((await aws.Lambda.ListFunctionsAsync()).Functions?.Select(function => $"function {function.FunctionName}") ?? []);
        names.AddRange((await aws.Cognito.ListUserPoolsAsync(new ListUserPoolsRequest { MaxResults = 60 })).UserPools?.Select(pool => $"pool {pool.Name}").Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>());
        names.AddRange((await aws.SecretsManager.ListSecretsAsync(new ListSecretsRequest())).SecretList?.Select(secret => $"secret {secret.Name}") ?? []);
        names.AddRange((await aws.AgentCore.ListAgentRuntimesAsync(new ListAgentRuntimesRequest())).AgentRuntimes?.Select(runtime => $"runtime {runtime.AgentRuntimeName}") ?? []);
        names.AddRange((await aws.AgentCore.ListGatewaysAsync(new ListGatewaysRequest())).Items?.Select(gateway => $"gateway {gateway.Name}") ?? []);
        names.AddRange((await aws.AgentCore.ListPolicyEnginesAsync(new ListPolicyEnginesRequest())).PolicyEngines?.Select(engine => $"engine {engine.Name}") ?? []);
        names.AddRange((await aws.AgentCore.ListOauth2CredentialProvidersAsync(new ListOauth2CredentialProvidersRequest())).CredentialProviders?.Select(provider => $"OAuth provider {provider.Name}") ?? []);
        names.AddRange((await aws.AgentCore.ListApiKeyCredentialProvidersAsync(new ListApiKeyCredentialProvidersRequest())).CredentialProviders?.Select(provider => $"key provider {provider.Name}") ?? []);
        return names;
    }
}
