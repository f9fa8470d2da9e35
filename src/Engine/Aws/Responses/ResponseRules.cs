using System.Collections.Frozen;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CloudWatchLogs.Model;
using Amazon.CodeBuild.Model;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.ECR.Model;
using Amazon.IdentityManagement.Model;
using Amazon.S3.Model;
using Amazon.SecretsManager.Model;
using Amazon.SecurityToken.Model;
using CreatePolicyRequest = Amazon.BedrockAgentCoreControl.Model.CreatePolicyRequest;
using GetPolicyRequest = Amazon.BedrockAgentCoreControl.Model.GetPolicyRequest;
using ListPoliciesRequest = Amazon.BedrockAgentCoreControl.Model.ListPoliciesRequest;

namespace Reconciler.Engine.Aws.Responses;

/// <summary>
/// What a successful response must contain, by the class of its request. Listed is only what identifies a resource or decides about it;
/// services may leave out the rest. A response without it is not understood, which is a failure: it does not mean that there is nothing.
/// </summary>
/// <remarks>
/// A path names members from the root of the document, for the query protocol from the result element. <c>name[]</c> is a list, whose items
/// are all checked; <c>name?</c> may be missing; <c>name~</c> is the text of a JSON object, plain or URL-encoded. A path ends with a text
/// that is not empty, or with an object.
/// </remarks>
internal static class ResponseRules
{
    private static readonly FrozenDictionary<Type, ResponseRule> _rules = new Dictionary<Type, ResponseRule>
    {
        [typeof(ListGatewaysRequest)] = Of("items[].gatewayId", "items[].name", "items[].status"),
        [typeof(GetGatewayRequest)] = Of("gatewayId", "gatewayArn", "name", "status"),
        [typeof(CreateGatewayRequest)] = Of("gatewayId"),
        [typeof(ListGatewayTargetsRequest)] = Of("items[].targetId", "items[].name", "items[].status"),
        [typeof(GetGatewayTargetRequest)] = Of("targetId", "gatewayArn", "name", "status"),
        [typeof(CreateGatewayTargetRequest)] = Of("targetId"),
        [typeof(ListGatewayRulesRequest)] = Of("gatewayRules[].ruleId", "gatewayRules[].status", "gatewayRules[].actions[]"),
        [typeof(GetGatewayRuleRequest)] = Of("ruleId", "status", "actions[]"),
        [typeof(CreateGatewayRuleRequest)] = Of("ruleId"),
        [typeof(ListGatewayRateLimitsRequest)] = Of("rateLimits[].rateLimitId", "rateLimits[].status"),
        [typeof(GetGatewayRateLimitRequest)] = Of("rateLimitId", "status"),
        [typeof(CreateGatewayRateLimitRequest)] = Of("rateLimitId"),
        [typeof(ListPolicyEnginesRequest)] = Of("policyEngines[].policyEngineId", "policyEngines[].name", "policyEngines[].status"),
        [typeof(GetPolicyEngineRequest)] = Of("policyEngineId", "policyEngineArn", "name", "status"),
        [typeof(CreatePolicyEngineRequest)] = Of("policyEngineId"),
        [typeof(ListPoliciesRequest)] = Of(
            "policies[].policyId", "policies[].policyArn", "policies[].name", "policies[].status", "policies[].definition"),
        [typeof(GetPolicyRequest)] = Of("policyId", "policyArn", "name", "status", "definition"),
        [typeof(CreatePolicyRequest)] = Of("policyId"),
        [typeof(ListAgentRuntimesRequest)] = Of(
            "agentRuntimes[].agentRuntimeId", "agentRuntimes[].agentRuntimeName", "agentRuntimes[].status"),
        [typeof(GetAgentRuntimeRequest)] = Of(
            "agentRuntimeId", "agentRuntimeArn", "agentRuntimeName", "agentRuntimeVersion", "status"),
        [typeof(CreateAgentRuntimeRequest)] = Of("agentRuntimeId"),
        [typeof(ListAgentRuntimeEndpointsRequest)] = Of("runtimeEndpoints[].name", "runtimeEndpoints[].status"),
        [typeof(GetAgentRuntimeEndpointRequest)] = Of("id", "name", "agentRuntimeEndpointArn", "status"),
        [typeof(ListOauth2CredentialProvidersRequest)] = Of("credentialProviders[].name"),
        [typeof(GetOauth2CredentialProviderRequest)] = Of(
            "name", "credentialProviderArn", "credentialProviderVendor", "oauth2ProviderConfigOutput"),
        [typeof(CreateOauth2CredentialProviderRequest)] = Of("name"),
        [typeof(ListApiKeyCredentialProvidersRequest)] = Of("credentialProviders[].name"),
        [typeof(GetApiKeyCredentialProviderRequest)] = Of("name", "credentialProviderArn"),
        [typeof(CreateApiKeyCredentialProviderRequest)] = Of("name"),
        [typeof(ListWorkloadIdentitiesRequest)] = Of("workloadIdentities[].name", "workloadIdentities[].workloadIdentityArn"),
        [typeof(GetWorkloadIdentityRequest)] = Of("name", "workloadIdentityArn"),
        [typeof(CreateWorkloadIdentityRequest)] = Of("name"),
        [typeof(Amazon.BedrockAgentCoreControl.Model.ListTagsForResourceRequest)] = Of("tags?"),
        [typeof(GetResourcePolicyRequest)] = Of("policy?"),
        [typeof(ListProjectsRequest)] = Of("projects[]"),
        [typeof(BatchGetProjectsRequest)] = Of("projects[].name", "projects[].arn"),
        [typeof(ListBuildsForProjectRequest)] = Of("ids[]"),
        [typeof(BatchGetBuildsRequest)] = Of("builds[].id", "builds[].buildStatus"),
        [typeof(StartBuildRequest)] = Of("build.id"),
        [typeof(ListUserPoolsRequest)] = Of("UserPools[].Id", "UserPools[].Name"),
        [typeof(DescribeUserPoolRequest)] = Of("UserPool.Id", "UserPool.Arn", "UserPool.Name"),
        [typeof(CreateUserPoolRequest)] = Of("UserPool.Id", "UserPool.Name"),
        [typeof(DescribeUserPoolDomainRequest)] = Of("DomainDescription"),
        [typeof(ListResourceServersRequest)] = Of("ResourceServers[].Identifier"),
        [typeof(DescribeResourceServerRequest)] = Of("ResourceServer.Identifier", "ResourceServer.UserPoolId"),
        [typeof(CreateResourceServerRequest)] = Of("ResourceServer.Identifier"),
        [typeof(ListUsersRequest)] = Of("Users[].Username"),
        [typeof(ListUserPoolClientsRequest)] = Of("UserPoolClients[].ClientId", "UserPoolClients[].ClientName"),
        [typeof(DescribeUserPoolClientRequest)] = Secret("UserPoolClient.ClientId", "UserPoolClient.ClientName"),
        [typeof(CreateUserPoolClientRequest)] = Secret("UserPoolClient.ClientId"),
        [typeof(UpdateUserPoolClientRequest)] = Secret(),
        [typeof(AdminGetUserRequest)] = Of("Username", "UserStatus", "UserAttributes?[].Name"),
        [typeof(InitiateAuthRequest)] = Secret(),
        [typeof(AdminInitiateAuthRequest)] = Secret(),
        [typeof(GetAccountAuthorizationDetailsRequest)] = Of(
            "RoleDetailList.member[].RoleName",
            "RoleDetailList.member[].AssumeRolePolicyDocument~",
            "RoleDetailList.member[].RolePolicyList?.member[].PolicyName",
            "RoleDetailList.member[].RolePolicyList?.member[].PolicyDocument~",
            "RoleDetailList.member[].AttachedManagedPolicies?.member[].PolicyArn",
            "RoleDetailList.member[].Tags?.member[].Key",
            "UserDetailList?.member[].UserName",
            "UserDetailList?.member[].Tags?.member[].Key",
            "Policies?.member[].Arn",
            "Policies?.member[].PolicyVersionList?.member[].VersionId"),
        [typeof(Amazon.IdentityManagement.Model.GetUserRequest)] = Of("User.UserName", "User.Tags?.member[].Key"),
        [typeof(Amazon.IdentityManagement.Model.GetPolicyRequest)] = Of(
            "Policy.PolicyName", "Policy.DefaultVersionId"),
        [typeof(GetPolicyVersionRequest)] = Of("PolicyVersion.VersionId", "PolicyVersion.Document~"),
        [typeof(ListPolicyVersionsRequest)] = Of("Versions.member[].VersionId"),
        [typeof(ListPolicyTagsRequest)] = Of("Tags.member[].Key"),
        [typeof(ListEntitiesForPolicyRequest)] = Of(
            "PolicyUsers.member[].UserName", "PolicyRoles.member[].RoleName", "PolicyGroups.member[].GroupName"),
        [typeof(ListAccessKeysRequest)] = Of("AccessKeyMetadata.member[].AccessKeyId"),
        [typeof(ListAttachedUserPoliciesRequest)] = Of("AttachedPolicies.member[].PolicyArn"),
        [typeof(ListUserPoliciesRequest)] = Of("PolicyNames.member[]"),
        [typeof(ListGroupsForUserRequest)] = Of("Groups.member[].GroupName"),
        [typeof(GetRoleRequest)] = Of("Role.RoleName", "Role.Arn", "Role.AssumeRolePolicyDocument~", "Role.Tags?.member[].Key"),
        [typeof(ListRolePoliciesRequest)] = Of("PolicyNames.member[]"),
        [typeof(ListAttachedRolePoliciesRequest)] = Of("AttachedPolicies.member[].PolicyArn"),
        [typeof(GetRolePolicyRequest)] = Of("PolicyName", "PolicyDocument~"),
        [typeof(DescribeRepositoriesRequest)] = Of(
            "repositories[].repositoryName", "repositories[].repositoryArn", "repositories[].repositoryUri"),
        [typeof(CreateRepositoryRequest)] = Of("repository.repositoryArn"),
        [typeof(DescribeImagesRequest)] = Of("imageDetails[].imageDigest"),
        [typeof(GetRepositoryPolicyRequest)] = Of("policyText~"),
        [typeof(GetLifecyclePolicyRequest)] = Of("lifecyclePolicyText~"),
        [typeof(Amazon.ECR.Model.ListTagsForResourceRequest)] = Of("tags?[].Key"),
        [typeof(Amazon.Lambda.Model.ListFunctionsRequest)] = Of(
            "Functions[].FunctionName", "Functions[].FunctionArn", "Functions[].CodeSha256"),
        [typeof(Amazon.Lambda.Model.GetFunctionRequest)] = Of(
            "Configuration.FunctionName", "Configuration.FunctionArn", "Configuration.CodeSha256", "Configuration.State?"),
        [typeof(Amazon.Lambda.Model.GetPolicyRequest)] = Of("Policy~"),
        [typeof(ListSecretsRequest)] = Of("SecretList[].ARN", "SecretList[].Name", "SecretList[].Tags?[].Key"),
        [typeof(DescribeSecretRequest)] = Of("ARN", "Name", "Tags?[].Key"),
        [typeof(CreateSecretRequest)] = Of("ARN"),
        [typeof(GetSecretValueRequest)] = Secret("ARN", "Name"),
        [typeof(GetLogEventsRequest)] = Of("events?[].message"),
        [typeof(FilterLogEventsRequest)] = Of("events?[].message"),
        [typeof(ListBucketsRequest)] = Root("ListAllMyBucketsResult", "Buckets.Bucket[].Name"),
        [typeof(GetBucketTaggingRequest)] = Root("Tagging", "TagSet.Tag[].Key"),
        [typeof(GetObjectTaggingRequest)] = Root("Tagging", "TagSet.Tag[].Key"),
        [typeof(GetBucketVersioningRequest)] = Root("VersioningConfiguration"),
        [typeof(GetPublicAccessBlockRequest)] = Root("PublicAccessBlockConfiguration"),
        [typeof(GetBucketPolicyRequest)] = Of(),
        [typeof(GetBucketEncryptionRequest)] = Root("ServerSideEncryptionConfiguration", "Rule[].ApplyServerSideEncryptionByDefault?"),
        [typeof(GetBucketOwnershipControlsRequest)] = Root("OwnershipControls", "Rule[].ObjectOwnership"),
        [typeof(GetCORSConfigurationRequest)] = Root("CORSConfiguration"),
        [typeof(GetLifecycleConfigurationRequest)] = Root("LifecycleConfiguration"),
        [typeof(GetObjectMetadataRequest)] = Of(),
        [typeof(ListVersionsRequest)] = Root("ListVersionsResult", "Name", "Version?[].Key", "DeleteMarker?[].Key"),
        [typeof(DeleteObjectsRequest)] = Root("DeleteResult"),
        [typeof(GetCallerIdentityRequest)] = Of("Account", "Arn"),
        [typeof(AssumeRoleRequest)] = Secret("Credentials.AccessKeyId", "Credentials.SecretAccessKey", "Credentials.Expiration"),
    }.ToFrozenDictionary();

    /// <summary>The classes of the requests that have a rule.</summary>
    public static IEnumerable<Type> Requests => _rules.Keys;

    /// <summary>Returns the rule for the responses to a request; null if it has none, as calls that return nothing.</summary>
    public static ResponseRule? Find(Type request) => _rules.GetValueOrDefault(request);

    private static ResponseRule Of(params string[] paths) => new(null, [.. paths.Select(ResponsePath.Parse)]);

    private static ResponseRule Secret(params string[] paths) => Of(paths) with { HasSecret = true };

    private static ResponseRule Root(string root, params string[] paths) => Of(paths) with { Root = root };
}
