using System.Collections.Frozen;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Permissions;

/// <summary>
/// The AWS calls of each resource type, with the permissions that they need. Least-privilege policies are made from it, and a test compares
/// it with the calls in the code of the types.
/// <para>
/// A line says <c>read</c> or <c>write</c>, the operations, and the resources that their actions need permission on. Operations without
/// service are those of the type's service; <c>Operation=Action</c> names an action that differs from its operation; <c>+Action</c> is an
/// action that AWS checks besides, in the name of the caller. Resources are parts of ARNs in which <c>{member}</c> is a member of the
/// desired state. A line ends with its conditions: <c>@tagged</c> (the resource has the tag of the stack), <c>@tagging</c> (the request
/// sets it), <c>@passed:service</c> (the service that gets the role), <c>@if:kind</c> (only for principals of the kind),
/// <c>@unless:text</c> (only where no member's name ends so), <c>@existing</c> (only for what exists already and is only used). What is read without a member in its resources is read also where a
/// stack has no such resource: what it no longer asks for is searched for in the account, and in its parents.
/// </para>
/// </summary>
internal static class CallTable
{
    /// <summary>The action of the index of tags, which the worker reads where it may. Without it the services are asked.</summary>
    public const string TagIndexAction = "tag:GetResources";

    private static readonly FrozenDictionary<string, IReadOnlyList<CallRow>> _rows = new Dictionary<string, string>
    {
        [ResourceTypeNames.Bucket] = """
            s3
            read  ListBuckets=ListAllMyBuckets : *
            read  GetBucketEncryption=GetEncryptionConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketTagging : *
            read  GetBucketVersioning GetCORSConfiguration=GetBucketCORS GetLifecycleConfiguration : *
            read  GetPublicAccessBlock=GetBucketPublicAccessBlock : *
            write PutBucket=CreateBucket DeleteBucket PutBucketPolicy DeleteBucketPolicy PutBucketTagging : {bucketName}
            write PutBucketVersioning : {bucketName}
            write DeleteCORSConfiguration=PutBucketCORS PutBucketEncryption=PutEncryptionConfiguration : {bucketName}
            write DeleteLifecycleConfiguration=PutLifecycleConfiguration PutBucketOwnershipControls : {bucketName}
            write PutPublicAccessBlock=PutBucketPublicAccessBlock ListVersions=ListBucketVersions : {bucketName}
            write DeleteObjects=DeleteObjectVersion : {bucketName}/*
            """,
        [ResourceTypeNames.SourceArchive] = """
            s3
            read  GetObjectMetadata=GetObject GetObjectTagging : {bucketName}/*
            read  +s3:ListBucket : {bucketName}
            write PutObject PutObjectTagging DeleteObjects=DeleteObjectVersion : {bucketName}/*
            write ListVersions=ListBucketVersions : {bucketName}
            """,
        [ResourceTypeNames.Repository] = """
            ecr
            read  DescribeRepositories GetLifecyclePolicy GetRepositoryPolicy ListTagsForResource : repository/*
            write CreateRepository DeleteRepository PutLifecyclePolicy DeleteLifecyclePolicy : repository/{repositoryName}
            write SetRepositoryPolicy DeleteRepositoryPolicy PutImageScanningConfiguration : repository/{repositoryName}
            write PutImageTagMutability TagResource UntagResource : repository/{repositoryName}
            """,
        [ResourceTypeNames.Image] = """
            ecr
            read  DescribeImages : repository/{repositoryName}
            read  codebuild:BatchGetBuilds codebuild:ListBuildsForProject : project/{projectName}
            read  logs:GetLogEvents : log-group:/aws/codebuild/{projectName}:*
            write codebuild:StartBuild : project/{projectName}
            """,
        [ResourceTypeNames.ImageTag] = """
            ecr
            read  DescribeImages : {image:repository}
            """,
        [ResourceTypeNames.SecretVersion] = """
            secretsmanager
            read  DescribeSecret : {secretIds:secrets}
            """,
        [ResourceTypeNames.GeneratedSecret] = """
            secretsmanager
            read  ListSecrets : *
            read  DescribeSecret +secretsmanager:GetSecretValue : secret:{name}-??????
            write CreateSecret UpdateSecret DeleteSecret RestoreSecret TagResource UntagResource : secret:{name}-??????
            """,
        [ResourceTypeNames.UserPool] = """
            cognito-idp
            read  ListUserPools : *
            read  DescribeUserPool : userpool/*
            write CreateUserPool : * @tagging
            write UpdateUserPool DeleteUserPool AddCustomAttributes DeleteUserPoolDomain ListUsers : userpool/* @tagged
            write TagResource UntagResource : userpool/* @tagged
            """,
        [ResourceTypeNames.UserPoolDomain] = """
            cognito-idp
            read  DescribeUserPoolDomain : *
            read  DescribeUserPool : userpool/*
            write CreateUserPoolDomain UpdateUserPoolDomain DeleteUserPoolDomain : userpool/* @tagged
            """,
        [ResourceTypeNames.ResourceServer] = """
            cognito-idp
            read  ListResourceServers DescribeResourceServer : userpool/* @tagged
            write CreateResourceServer UpdateResourceServer DeleteResourceServer : userpool/* @tagged
            """,
        [ResourceTypeNames.UserPoolClient] = """
            cognito-idp
            read  ListUserPoolClients DescribeUserPoolClient : userpool/* @tagged
            write CreateUserPoolClient UpdateUserPoolClient DeleteUserPoolClient : userpool/* @tagged
            """,
        [ResourceTypeNames.User] = """
            cognito-idp
            read  AdminGetUser : userpool/* @tagged
            write AdminCreateUser AdminDeleteUser AdminDeleteUserAttributes AdminEnableUser : userpool/* @tagged
            write AdminSetUserPassword AdminUpdateUserAttributes : userpool/* @tagged
            """,
        [ResourceTypeNames.OAuth2CredentialProvider] = """
            bedrock-agentcore
            read  ListOauth2CredentialProviders : token-vault/default token-vault/default/oauth2credentialprovider/*
            read  GetOauth2CredentialProvider ListTagsForResource : token-vault/default token-vault/default/oauth2credentialprovider/*
            write CreateOauth2CredentialProvider : token-vault/default token-vault/default/oauth2credentialprovider/{name}
            write UpdateOauth2CredentialProvider : token-vault/default token-vault/default/oauth2credentialprovider/{name}
            write DeleteOauth2CredentialProvider TagResource : token-vault/default token-vault/default/oauth2credentialprovider/{name}
            write UntagResource : token-vault/default token-vault/default/oauth2credentialprovider/{name}
            write +secretsmanager:CreateSecret : secret:bedrock-agentcore-identity!default/oauth2/{name}-?????? @unless:SecretConfig
            write +secretsmanager:PutSecretValue : secret:bedrock-agentcore-identity!default/oauth2/{name}-?????? @unless:SecretConfig
            write +secretsmanager:DeleteSecret : secret:bedrock-agentcore-identity!default/oauth2/{name}-?????? @unless:SecretConfig
            """,
        [ResourceTypeNames.ApiKeyCredentialProvider] = """
            bedrock-agentcore
            read  ListApiKeyCredentialProviders : token-vault/default token-vault/default/apikeycredentialprovider/*
            read  GetApiKeyCredentialProvider ListTagsForResource : token-vault/default token-vault/default/apikeycredentialprovider/*
            write CreateApiKeyCredentialProvider : token-vault/default token-vault/default/apikeycredentialprovider/{name}
            write UpdateApiKeyCredentialProvider : token-vault/default token-vault/default/apikeycredentialprovider/{name}
            write DeleteApiKeyCredentialProvider TagResource : token-vault/default token-vault/default/apikeycredentialprovider/{name}
            write UntagResource : token-vault/default token-vault/default/apikeycredentialprovider/{name}
            write +secretsmanager:CreateSecret : secret:bedrock-agentcore-identity!default/apikey/{name}-?????? @unless:SecretConfig
            write +secretsmanager:PutSecretValue : secret:bedrock-agentcore-identity!default/apikey/{name}-?????? @unless:SecretConfig
            write +secretsmanager:DeleteSecret : secret:bedrock-agentcore-identity!default/apikey/{name}-?????? @unless:SecretConfig
            """,
        [ResourceTypeNames.WorkloadIdentity] = """
            bedrock-agentcore
            read  ListWorkloadIdentities : workload-identity-directory/default workload-identity-directory/default/workload-identity/*
            read  GetWorkloadIdentity : workload-identity-directory/default workload-identity-directory/default/workload-identity/*
            read  ListTagsForResource : workload-identity-directory/default/workload-identity/*
            write CreateWorkloadIdentity : workload-identity-directory/default workload-identity-directory/default/workload-identity/{name}
            write UpdateWorkloadIdentity : workload-identity-directory/default workload-identity-directory/default/workload-identity/{name}
            write DeleteWorkloadIdentity : workload-identity-directory/default workload-identity-directory/default/workload-identity/{name}
            write TagResource UntagResource : workload-identity-directory/default/workload-identity/{name}
            """,
        [ResourceTypeNames.PolicyEngine] = """
            bedrock-agentcore
            read  ListPolicyEngines GetPolicyEngine ListPolicies ListTagsForResource : policy-engine/*
            write CreatePolicyEngine : policy-engine/* @tagging
            write UpdatePolicyEngine DeletePolicyEngine TagResource UntagResource : policy-engine/{name}-*
            write DeletePolicy : policy-engine/{name}-*
            """,
        [ResourceTypeNames.ManagedPolicy] = """
            iam
            read  GetAccountAuthorizationDetails : *
            read  ListPolicyTags : policy/*
            read  GetPolicy GetPolicyVersion ListPolicyVersions : policy/{policyName}
            write CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion TagPolicy UntagPolicy : policy/{policyName}
            """,
        [ResourceTypeNames.IamUser] = """
            iam
            read  GetAccountAuthorizationDetails : *
            read  GetUser : user/{userName}
            write CreateUser DeleteUser TagUser UntagUser DeleteAccessKey ListAccessKeys DeleteUserPolicy : user/{userName}
            write ListUserPolicies : user/{userName}
            write ListAttachedUserPolicies DetachUserPolicy ListGroupsForUser : user/{userName}
            write RemoveUserFromGroup : group/*
            """,
        [ResourceTypeNames.Role] = """
            iam
            read  GetAccountAuthorizationDetails : *
            read  GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies : role{path}{roleName}
            read  SimulatePrincipalPolicy : role{path}{roleName} @existing
            write CreateRole DeleteRole UpdateRole UpdateAssumeRolePolicy PutRolePolicy DeleteRolePolicy : role{path}{roleName}
            write AttachRolePolicy DetachRolePolicy TagRole UntagRole : role{path}{roleName}
            write PutRolePermissionsBoundary DeleteRolePermissionsBoundary : role{path}{roleName}
            """,
        [ResourceTypeNames.PolicyAttachment] = """
            iam
            read  ListEntitiesForPolicy : {policyArn}
            write AttachGroupPolicy DetachGroupPolicy : group/{principal} @if:group
            write AttachUserPolicy DetachUserPolicy : user/{principal} @if:user
            """,
        [ResourceTypeNames.BuildProject] = """
            codebuild
            read  ListProjects : *
            read  BatchGetProjects : project/*
            write CreateProject UpdateProject UpdateProjectVisibility DeleteProject : project/{name}
            write +iam:PassRole : {serviceRole} @passed:codebuild
            """,
        [ResourceTypeNames.LambdaFunction] = """
            lambda
            read  ListFunctions : *
            read  GetFunction +lambda:ListTags : function:*
            write CreateFunction DeleteFunction UpdateFunctionCode UpdateFunctionConfiguration : function:{functionName}
            write TagResource UntagResource : function:{functionName}
            write +iam:PassRole : {role} @passed:lambda
            """,
        [ResourceTypeNames.LambdaPermission] = """
            lambda
            read  GetPolicy : function:*
            write AddPermission RemovePermission : function:{functionName}
            """,
        [ResourceTypeNames.Runtime] = """
            bedrock-agentcore
            read  ListAgentRuntimes GetAgentRuntime GetResourcePolicy ListTagsForResource : runtime/*
            write CreateAgentRuntime : runtime/* @tagging
            write UpdateAgentRuntime DeleteAgentRuntime TagResource UntagResource : runtime/{agentRuntimeName}-*
            write PutResourcePolicy DeleteResourcePolicy : runtime/{agentRuntimeName}-*
            write +bedrock-agentcore:CreateWorkloadIdentity : workload-identity-directory/default*
            write +bedrock-agentcore:DeleteWorkloadIdentity : workload-identity-directory/default*
            write +iam:PassRole : {roleArn} @passed:bedrock-agentcore
            read  +bedrock-agentcore:InvokeAgentRuntime : runtime/{agentRuntimeName}-*
            """,
        [ResourceTypeNames.RuntimeEndpoint] = """
            bedrock-agentcore
            read  ListAgentRuntimeEndpoints GetAgentRuntimeEndpoint ListTagsForResource : runtime/*
            write CreateAgentRuntimeEndpoint : runtime/{agentRuntimeId} runtime/{agentRuntimeId}/runtime-endpoint/{name}
            write UpdateAgentRuntimeEndpoint : runtime/{agentRuntimeId} runtime/{agentRuntimeId}/runtime-endpoint/{name}
            write DeleteAgentRuntimeEndpoint : runtime/{agentRuntimeId} runtime/{agentRuntimeId}/runtime-endpoint/{name}
            write TagResource UntagResource : runtime/{agentRuntimeId}/runtime-endpoint/{name}
            """,
        [ResourceTypeNames.Gateway] = """
            bedrock-agentcore
            read  ListGateways GetGateway GetResourcePolicy ListTagsForResource : gateway/*
            write CreateGateway : gateway/* @tagging
            read  ListGatewayTargets : gateway/*
            write UpdateGateway DeleteGateway TagResource UntagResource DeleteGatewayTarget : gateway/{name}-*
            write PutResourcePolicy DeleteResourcePolicy : gateway/{name}-*
            write +bedrock-agentcore:CreateWorkloadIdentity : workload-identity-directory/default*
            write +bedrock-agentcore:DeleteWorkloadIdentity : workload-identity-directory/default*
            write +iam:PassRole : {roleArn} @passed:bedrock-agentcore
            """,
        [ResourceTypeNames.GatewayTarget] = """
            bedrock-agentcore
            read  ListGatewayTargets GetGatewayTarget : gateway/*
            write CreateGatewayTarget UpdateGatewayTarget DeleteGatewayTarget SynchronizeGatewayTargets : gateway/{gatewayIdentifier}
            """,
        [ResourceTypeNames.GatewayRule] = """
            bedrock-agentcore
            read  ListGatewayRules GetGatewayRule : gateway/*
            write CreateGatewayRule UpdateGatewayRule DeleteGatewayRule : gateway/{gatewayIdentifier}
            """,
        [ResourceTypeNames.GatewayRateLimit] = """
            bedrock-agentcore
            read  ListGatewayRateLimits GetGatewayRateLimit : gateway/*
            write CreateGatewayRateLimit UpdateGatewayRateLimit DeleteGatewayRateLimit : gateway/{gatewayIdentifier}
            """,
        [ResourceTypeNames.Policy] = """
            bedrock-agentcore
            read  ListPolicies GetPolicy : policy-engine/*
            write CreatePolicy UpdatePolicy DeletePolicy : policy-engine/{policyEngineId}
            write +bedrock-agentcore:ManageResourceScopedPolicy +bedrock-agentcore:InvokeGateway : {definition:gateways}
            """,
    }.ToFrozenDictionary(entry => entry.Key, entry => CallRow.Parse(entry.Value));

    /// <summary>The names of the types that the table knows.</summary>
    public static IEnumerable<string> Types => _rows.Keys;

    /// <summary>The calls of a type.</summary>
    public static IReadOnlyList<CallRow> Of(string type) => _rows[type];
}
