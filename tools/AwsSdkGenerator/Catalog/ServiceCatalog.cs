namespace Reconciler.AwsSdkGenerator.Catalog;

/// <summary>
/// The services and operations that the project uses. Names and customizations are those of the official SDK (aws-sdk-net,
/// generator/ServiceModels/*/*.customizations.json, and the public types of its packages).
/// </summary>
internal static class ServiceCatalog
{
    public static IReadOnlyList<ServiceDefinition> All { get; } =
    [
        new("bedrock-agentcore-control",
        [
            "CreateAgentRuntime", "GetAgentRuntime", "UpdateAgentRuntime", "DeleteAgentRuntime", "ListAgentRuntimes",
            "ListAgentRuntimeVersions", "CreateAgentRuntimeEndpoint", "GetAgentRuntimeEndpoint", "UpdateAgentRuntimeEndpoint",
            "DeleteAgentRuntimeEndpoint", "ListAgentRuntimeEndpoints", "CreateGateway", "GetGateway", "UpdateGateway",
            "DeleteGateway", "ListGateways", "CreateGatewayTarget", "GetGatewayTarget", "UpdateGatewayTarget",
            "DeleteGatewayTarget", "ListGatewayTargets", "SynchronizeGatewayTargets", "CreateGatewayRule", "GetGatewayRule",
            "UpdateGatewayRule", "DeleteGatewayRule", "ListGatewayRules", "CreateGatewayRateLimit", "GetGatewayRateLimit",
            "UpdateGatewayRateLimit", "DeleteGatewayRateLimit", "ListGatewayRateLimits", "CreatePolicyEngine", "GetPolicyEngine",
            "UpdatePolicyEngine", "DeletePolicyEngine", "ListPolicyEngines", "CreatePolicy", "GetPolicy", "UpdatePolicy",
            "DeletePolicy", "ListPolicies", "CreateOauth2CredentialProvider", "GetOauth2CredentialProvider",
            "UpdateOauth2CredentialProvider", "DeleteOauth2CredentialProvider", "ListOauth2CredentialProviders",
            "CreateApiKeyCredentialProvider", "GetApiKeyCredentialProvider", "UpdateApiKeyCredentialProvider",
            "DeleteApiKeyCredentialProvider", "ListApiKeyCredentialProviders", "CreateWorkloadIdentity", "GetWorkloadIdentity",
            "UpdateWorkloadIdentity", "DeleteWorkloadIdentity", "ListWorkloadIdentities", "TagResource", "UntagResource",
            "ListTagsForResource", "PutResourcePolicy", "GetResourcePolicy", "DeleteResourcePolicy",
        ])
        {
            FurtherModels = new Dictionary<string, string[]>
            {
                ["bedrock-agentcore"] =
                [
                    "GetWorkloadAccessToken", "GetWorkloadAccessTokenForJWT", "GetWorkloadAccessTokenForUserId", "GetResourceOauth2Token",
                    "GetResourceApiKey", "CompleteResourceTokenAuth",
                ],
            },
            Name = "BedrockAgentCoreControl",
            ClassPrefix = "AmazonBedrockAgentCoreControl",
        },
        new("codebuild",
        [
            "CreateProject", "UpdateProject", "DeleteProject", "BatchGetProjects", "ListProjects", "StartBuild", "StopBuild",
            "BatchGetBuilds", "ListBuilds", "ListBuildsForProject", "UpdateProjectVisibility",
        ])
        {
            Name = "CodeBuild",
            ClassPrefix = "AmazonCodeBuild",
        },
        new("cognito-idp",
        [
            "CreateUserPool", "DescribeUserPool", "UpdateUserPool", "DeleteUserPool", "ListUserPools", "CreateUserPoolClient",
            "DescribeUserPoolClient", "UpdateUserPoolClient", "DeleteUserPoolClient", "ListUserPoolClients", "AdminCreateUser",
            "AddCustomAttributes", "AdminGetUser", "AdminUpdateUserAttributes", "AdminDeleteUserAttributes", "AdminSetUserPassword",
            "AdminDeleteUser",
            "AdminEnableUser", "AdminDisableUser", "AdminUserGlobalSignOut", "ListUsers", "CreateGroup",
            "GetGroup", "UpdateGroup", "DeleteGroup", "ListGroups", "AdminAddUserToGroup", "AdminRemoveUserFromGroup",
            "AdminListGroupsForUser", "ListUsersInGroup", "CreateResourceServer", "DescribeResourceServer", "UpdateResourceServer",
            "DeleteResourceServer", "ListResourceServers", "CreateUserPoolDomain", "DescribeUserPoolDomain",
            "UpdateUserPoolDomain", "DeleteUserPoolDomain", "CreateIdentityProvider", "DescribeIdentityProvider",
            "UpdateIdentityProvider", "DeleteIdentityProvider", "ListIdentityProviders", "InitiateAuth", "AdminInitiateAuth",
            "RespondToAuthChallenge", "AdminRespondToAuthChallenge", "GetUser", "GlobalSignOut", "RevokeToken", "TagResource",
            "UntagResource", "ListTagsForResource",
        ])
        {
            ContractOnly = ["GetUserPoolMfaConfig", "SetUserPoolMfaConfig"],
            Name = "CognitoIdentityProvider",
            ClassPrefix = "AmazonCognitoIdentityProvider",
        },
        new("ecr",
        [
            "CreateRepository", "DescribeRepositories", "DeleteRepository", "SetRepositoryPolicy", "GetRepositoryPolicy",
            "DeleteRepositoryPolicy", "PutLifecyclePolicy", "GetLifecyclePolicy", "DeleteLifecyclePolicy", "DescribeImages",
            "ListImages", "BatchGetImage", "PutImage", "BatchDeleteImage", "PutImageScanningConfiguration",
            "PutImageTagMutability", "GetAuthorizationToken", "TagResource", "UntagResource", "ListTagsForResource",
        ])
        {
            ContractOnly =
            [
                "InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "BatchCheckLayerAvailability", "GetDownloadUrlForLayer",
            ],
            Name = "ECR",
            ClassPrefix = "AmazonECR",
        },
        new("iam",
        [
            "PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary", "CreateRole", "GetRole", "ListRoles", "UpdateRole",
            "DeleteRole", "UpdateAssumeRolePolicy", "PutRolePolicy",
            "GetRolePolicy", "DeleteRolePolicy", "ListRolePolicies", "AttachRolePolicy", "DetachRolePolicy",
            "ListAttachedRolePolicies", "TagRole", "UntagRole", "ListRoleTags", "CreatePolicy", "GetPolicy", "DeletePolicy",
            "GetPolicyVersion", "ListPolicies", "CreatePolicyVersion", "DeletePolicyVersion", "ListPolicyVersions", "TagPolicy",
            "UntagPolicy", "ListPolicyTags", "GetAccountAuthorizationDetails", "SimulatePrincipalPolicy", "GetUser",
            "PutUserPolicy", "GetUserPolicy", "DeleteUserPolicy", "ListUserPolicies", "ListInstanceProfilesForRole",
            "CreateUser", "DeleteUser", "TagUser", "UntagUser", "AttachUserPolicy", "DetachUserPolicy", "ListAttachedUserPolicies",
            "AttachGroupPolicy", "DetachGroupPolicy", "ListEntitiesForPolicy", "ListGroupsForUser", "RemoveUserFromGroup",
            "CreateAccessKey", "ListAccessKeys", "DeleteAccessKey",
        ])
        {
            ContractOnly =
            [
                "ListUsers", "ListUserTags", "UpdateRoleDescription", "SetDefaultPolicyVersion", "UpdateAccessKey",
                "GetAccessKeyLastUsed", "CreateGroup", "GetGroup", "ListGroups", "DeleteGroup", "AddUserToGroup", "PutGroupPolicy",
                "GetGroupPolicy", "DeleteGroupPolicy", "ListGroupPolicies", "ListAttachedGroupPolicies",
            ],
            Name = "IdentityManagement",
            ClassPrefix = "AmazonIdentityManagementService",
            ShapeNames = new Dictionary<string, string> { ["Policy"] = "ManagedPolicy", ["AttachedPolicy"] = "AttachedPolicyType" },
            Overloads = new Dictionary<string, string[]> { ["ListRoles"] = [], ["ListPolicies"] = [], ["GetUser"] = [], ["CreateAccessKey"] = [], ["ListAccessKeys"] = [] },
        },
        new("lambda",
        [
            "CreateFunction", "GetFunction", "GetFunctionConfiguration", "UpdateFunctionCode", "UpdateFunctionConfiguration",
            "DeleteFunction", "ListFunctions", "AddPermission", "RemovePermission", "GetPolicy", "Invoke", "TagResource",
            "UntagResource", "ListTags",
        ])
        {
            ContractOnly =
            [
                "PublishVersion", "ListVersionsByFunction", "CreateAlias", "GetAlias", "UpdateAlias", "DeleteAlias", "ListAliases",
            ],
            Name = "Lambda",
            ClassPrefix = "AmazonLambda",
            ShapeNames = new Dictionary<string, string> { ["VpcConfigResponse"] = "VpcConfigDetail" },
            PropertyNames = new Dictionary<string, string>
            {
                ["InvokeRequest.Payload"] = "PayloadStream",
                ["InvokeRequest.ClientContext"] = "ClientContextBase64",
            },
            Overloads = new Dictionary<string, string[]>
            {
                ["DeleteFunction"] = ["FunctionName"], ["GetFunction"] = ["FunctionName"],
                ["GetFunctionConfiguration"] = ["FunctionName"], ["ListFunctions"] = [],
            },
        },
        new("logs",
        [
            "CreateLogGroup", "DescribeLogGroups", "DeleteLogGroup", "PutRetentionPolicy", "DeleteRetentionPolicy",
            "CreateLogStream", "DescribeLogStreams", "PutLogEvents", "GetLogEvents", "FilterLogEvents", "TagResource",
            "UntagResource", "ListTagsForResource",
        ])
        {
            ContractOnly = ["DeleteLogStream"],
            Name = "CloudWatchLogs",
            ClassPrefix = "AmazonCloudWatchLogs",
            EpochMilliseconds = new HashSet<string>
            {
                "InputLogEvent.timestamp", "OutputLogEvent.timestamp", "OutputLogEvent.ingestionTime",
                "GetLogEventsRequest.startTime", "GetLogEventsRequest.endTime", "LogGroup.creationTime",
                "LogStream.creationTime", "LogStream.firstEventTimestamp", "LogStream.lastEventTimestamp", "LogStream.lastIngestionTime",
            },
            Overloads = new Dictionary<string, string[]> { ["DescribeLogGroups"] = [] },
        },
        new("resourcegroupstaggingapi", ["GetResources"])
        {
            ContractOnly = ["GetTagKeys", "GetTagValues"],
            Name = "ResourceGroupsTaggingAPI",
            ClassPrefix = "AmazonResourceGroupsTaggingAPI",
        },
        new("secretsmanager",
        [
            "CreateSecret", "DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecret", "DeleteSecret", "ListSecrets",
            "RestoreSecret", "GetRandomPassword", "TagResource", "UntagResource",
        ])
        {
            ContractOnly = ["ListSecretVersionIds", "UpdateSecretVersionStage", "RotateSecret", "CancelRotateSecret"],
            Name = "SecretsManager",
            ClassPrefix = "AmazonSecretsManager",
        },
        new("s3",
        [
            "CreateBucket", "HeadBucket", "ListBuckets", "DeleteBucket", "GetBucketLocation", "GetBucketTagging",
            "PutBucketTagging", "DeleteBucketTagging", "GetBucketVersioning", "PutBucketVersioning", "GetPublicAccessBlock",
            "PutPublicAccessBlock", "DeletePublicAccessBlock", "PutObject", "GetObject", "HeadObject", "DeleteObject",
            "DeleteObjects", "ListObjectsV2", "ListObjectVersions", "GetObjectTagging", "PutObjectTagging",
        ])
        {
            ContractOnly =
            [
                "AbortMultipartUpload", "CompleteMultipartUpload", "CopyObject", "CreateMultipartUpload", "DeleteBucketCors",
                "DeleteBucketEncryption", "DeleteBucketLifecycle", "DeleteBucketOwnershipControls", "DeleteBucketPolicy",
                "DeleteObjectTagging", "GetBucketCors", "GetBucketEncryption", "GetBucketLifecycleConfiguration",
                "GetBucketOwnershipControls", "GetBucketPolicy", "GetBucketPolicyStatus", "ListObjects", "ListParts", "PutBucketCors",
                "PutBucketEncryption", "PutBucketLifecycleConfiguration", "PutBucketOwnershipControls", "PutBucketPolicy",
                "UploadPart", "UploadPartCopy",
            ],
        },
        new("sqs",
        [
            "CreateQueue", "GetQueueUrl", "ListQueues", "GetQueueAttributes", "SetQueueAttributes", "PurgeQueue", "DeleteQueue",
            "SendMessage", "SendMessageBatch", "ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage", "DeleteMessageBatch",
            "TagQueue", "UntagQueue", "ListQueueTags",
        ]),
        new("events",
        [
            "PutRule", "DescribeRule", "ListRules", "EnableRule", "DisableRule", "DeleteRule", "PutTargets", "ListTargetsByRule",
            "RemoveTargets", "PutEvents", "TagResource", "UntagResource", "ListTagsForResource",
        ]),
        new("sts",
        [
            "AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML", "DecodeAuthorizationMessage", "GetAccessKeyInfo",
            "GetCallerIdentity", "GetFederationToken", "GetSessionToken",
        ]),
    ];
}
