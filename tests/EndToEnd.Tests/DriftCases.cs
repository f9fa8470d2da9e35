using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild.Model;
using Amazon.IdentityManagement.Model;

namespace EndToEnd.Tests;

/// <summary>Something that somebody changes behind our back.</summary>
/// <param name="Resource">The resource that it shows at.</param>
/// <param name="Fields">The fields that the diff has to name: these and no others.</param>
/// <param name="Change">How it comes about.</param>
/// <param name="Consequences">Other resources that it shows at.</param>
internal sealed record DriftCase(string Resource, string[] Fields, Func<Workshop, Task> Change, params string[] Consequences)
{
    /// <summary>
    /// Drift is told from a change of the spec by a tag of the resource or of its parent. Archives and
    /// policies have neither: a process that never applied the spec calls their drift a change. It heals all the same.
    /// </summary>
    public bool IsKnownAsDrift => Resource.Split('/')[0] is not ("SourceArchive" or "Policy");
}

/// <summary>Every field of the workshop stack's resources that somebody can change.</summary>
internal static class DriftCases
{
    private const string Gateway = "Gateway/mcp-gateway";
    private const string Target = "GatewayTarget/mcp-server-target";
    private const string Runtime = "Runtime/mcp-server";
    private const string Engine = "PolicyEngine/workshop-policy-engine";
    private const string Policy = "Policy/allow-add-and-greet";
    private const string Role = "Role/mcp-server.execution";
    private const string BuildRole = "Role/mcp-server.build";
    private const string Bucket = "Bucket/mcp-server";
    private const string Archive = "SourceArchive/mcp-server";
    private const string Repository = "Repository/mcp-server";
    private const string Project = "BuildProject/mcp-server";
    private const string Pool = "UserPool/users";
    private const string Client = "UserPoolClient/users.agentcore-mcp-server-client";
    private const string User = "User/users.testuser";
    private const string Secret = "GeneratedSecret/users.testuser";
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
    private const string Anything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    public static IReadOnlyDictionary<string, DriftCase> All { get; } = new Dictionary<string, DriftCase>
    {
        ["gateway description"] = new(Gateway, ["description"], w => w.ChangeGatewayAsync(g => g.Description = "mine")),
        ["gateway description removed"] = new(Gateway, ["description"], w => w.ChangeGatewayAsync(g => g.Description = null)),
        ["gateway clients"] = new(Gateway, ["authorizerConfiguration.customJWTAuthorizer.allowedClients"], w => w.ChangeGatewayAsync(g => g.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedClients = ["intruder"])),
        ["gateway audience added"] = new(Gateway, ["authorizerConfiguration.customJWTAuthorizer.allowedAudience"], w => w.ChangeGatewayAsync(g => g.AuthorizerConfiguration.CustomJWTAuthorizer.AllowedAudience = ["everybody"])),
        ["gateway discovery URL"] = new(Gateway, ["authorizerConfiguration.customJWTAuthorizer.discoveryUrl"], w => w.ChangeGatewayAsync(g => g.AuthorizerConfiguration.CustomJWTAuthorizer.DiscoveryUrl = "https://example.com/.well-known/openid-configuration")),
        ["gateway role"] = new(Gateway, ["roleArn"], async w => { var role = await w.CloneExecutionRoleAsync(); await w.ChangeGatewayAsync(g => g.RoleArn = role); }),
        ["gateway engine detached"] = new(Gateway, ["policyEngineConfiguration"], w => w.ChangeGatewayAsync(g => g.PolicyEngineConfiguration = null)),
        ["gateway engine mode"] = new(Gateway, ["policyEngineConfiguration.mode"], w => w.ChangeGatewayAsync(g => g.PolicyEngineConfiguration.Mode = "LOG_ONLY")),
        ["gateway exception level"] = new(Gateway, ["exceptionLevel"], w => w.ChangeGatewayAsync(g => g.ExceptionLevel = "DEBUG")),
        ["gateway protocol instructions"] = new(Gateway, ["protocolConfiguration"], w => w.ChangeGatewayAsync(g => g.ProtocolConfiguration = new() { Mcp = new() { Instructions = "Do evil." } })),
        ["gateway tags"] = new(Gateway, ["tags.Intruder", "tags.Module", "tags.Name"], async w => await w.RetagAsync((await w.GatewayAsync()).GatewayArn, "Module", "Name")),

        ["target description"] = new(Target, ["description"], w => w.ChangeTargetAsync(t => t.Description = "mine")),
        ["target credentials"] = new(Target, ["credentialProviderConfigurations[0].credentialProvider.iamCredentialProvider.service"], w => w.ChangeTargetAsync(t => t.CredentialProviderConfigurations[0].CredentialProvider.IamCredentialProvider.Service = "execute-api")),
        ["target endpoint"] = new(Target, ["targetConfiguration.mcp.mcpServer.endpoint"], w => w.ChangeTargetAsync(t => t.TargetConfiguration.Mcp.McpServer.Endpoint = "https://example.com/mcp")),
        ["target headers"] = new(Target, ["metadataConfiguration"], w => w.ChangeTargetAsync(t => t.MetadataConfiguration = new MetadataConfiguration { AllowedQueryParameters = ["debug"] })),

        ["runtime description"] = new(Runtime, ["description"], w => w.ChangeRuntimeAsync(r => r.Description = "mine"), Target),
        ["runtime variable"] = new(Runtime, ["environmentVariables.AWS_REGION"], w => w.ChangeRuntimeAsync(r => r.EnvironmentVariables["AWS_REGION"] = "eu-west-1"), Target),
        ["runtime variable added"] = new(Runtime, ["environmentVariables.DEBUG"], w => w.ChangeRuntimeAsync(r => r.EnvironmentVariables["DEBUG"] = "1"), Target),
        ["runtime variable removed"] = new(Runtime, ["environmentVariables.SOURCE_VERSION"], w => w.ChangeRuntimeAsync(r => r.EnvironmentVariables.Remove("SOURCE_VERSION")), Target),
        ["runtime idle time"] = new(Runtime, ["lifecycleConfiguration.idleRuntimeSessionTimeout"], w => w.ChangeRuntimeAsync(r => r.LifecycleConfiguration.IdleRuntimeSessionTimeout = 60), Target),
        ["runtime lifetime"] = new(Runtime, ["lifecycleConfiguration.maxLifetime"], w => w.ChangeRuntimeAsync(r => r.LifecycleConfiguration.MaxLifetime = 3600), Target),
        ["runtime image"] = new(Runtime, ["agentRuntimeArtifact.containerConfiguration.containerUri"], w => w.ChangeRuntimeAsync(r => r.AgentRuntimeArtifact.ContainerConfiguration.ContainerUri = "000000000000.dkr.ecr.us-east-1.amazonaws.com/" + OutOfBand.Repository + ":" + r.EnvironmentVariables["SOURCE_VERSION"]), Target),
        ["runtime role"] = new(Runtime, ["roleArn"], async w => { var role = await w.CloneExecutionRoleAsync(); await w.ChangeRuntimeAsync(r => r.RoleArn = role); }, Target),
        ["runtime headers"] = new(Runtime, ["requestHeaderConfiguration"], w => w.ChangeRuntimeAsync(r => r.RequestHeaderConfiguration = new() { RequestHeaderAllowlist = ["X-Amzn-Bedrock-AgentCore-Runtime-Custom-Debug"] }), Target),
        ["runtime tags"] = new(Runtime, ["tags.Intruder"], async w => await w.RetagAsync((await w.RuntimeAsync()).AgentRuntimeArn, null, null)),

        ["engine description"] = new(Engine, ["description"], w => w.ChangeEngineAsync(e => e.Description = new UpdatedDescription { OptionalValue = "mine" })),
        ["engine tags"] = new(Engine, ["tags.Intruder"], async w => await w.RetagAsync((await w.EngineAsync()).PolicyEngineArn, null, null)),
        ["policy statement"] = new(Policy, ["definition.cedar.statement"], async w => { var gateway = (await w.GatewayAsync()).GatewayArn; await w.ChangePolicyAsync(p => p.Definition = new PolicyDefinition { Cedar = new CedarPolicy { Statement = $"permit(principal, action, resource == AgentCore::Gateway::\"{gateway}\");" } }); }),
        ["policy description"] = new(Policy, ["description"], w => w.ChangePolicyAsync(p => p.Description = new UpdatedDescription { OptionalValue = "mine" })),
        ["policy enforcement"] = new(Policy, ["enforcementMode"], w => w.ChangePolicyAsync(p => p.EnforcementMode = "LOG_ONLY")),

        ["role trust"] = new(Role, ["assumeRolePolicyDocument.*"], w => w.Clients.Iam.UpdateAssumeRolePolicyAsync(new() { RoleName = OutOfBand.ExecutionRole, PolicyDocument = Trust })),
        ["role description"] = new(Role, ["description"], w => w.Clients.Iam.UpdateRoleAsync(new() { RoleName = OutOfBand.ExecutionRole, Description = "mine" })),
        ["role policy changed"] = new(Role, ["inlinePolicies.*"], async w => await w.Clients.Iam.PutRolePolicyAsync(new() { RoleName = OutOfBand.ExecutionRole, PolicyName = await w.InlinePolicyNameAsync(OutOfBand.ExecutionRole), PolicyDocument = Anything })),
        ["role policy removed"] = new(Role, ["inlinePolicies.*"], async w => await w.Clients.Iam.DeleteRolePolicyAsync(new() { RoleName = OutOfBand.ExecutionRole, PolicyName = await w.InlinePolicyNameAsync(OutOfBand.ExecutionRole) })),
        ["role policy added"] = new(Role, ["inlinePolicies.backdoor"], w => w.Clients.Iam.PutRolePolicyAsync(new() { RoleName = OutOfBand.ExecutionRole, PolicyName = "backdoor", PolicyDocument = Anything })),
        ["role attachment detached"] = new(Role, ["managedPolicyArns"], w => w.Clients.Iam.DetachRolePolicyAsync(new() { RoleName = OutOfBand.ExecutionRole, PolicyArn = "arn:aws:iam::aws:policy/BedrockAgentCoreFullAccess" })),
        ["role attachment added"] = new(Role, ["managedPolicyArns"], w => w.Clients.Iam.AttachRolePolicyAsync(new() { RoleName = OutOfBand.ExecutionRole, PolicyArn = ReadOnly })),
        ["role boundary"] = new(Role, ["permissionsBoundary"], w => w.Clients.Iam.PutRolePermissionsBoundaryAsync(new() { RoleName = OutOfBand.ExecutionRole, PermissionsBoundary = ReadOnly })),
        ["role tags"] = new(Role, ["tags.Intruder", "tags.Module"], async w =>
        {
            await w.Clients.Iam.TagRoleAsync(new() { RoleName = OutOfBand.ExecutionRole, Tags = [new Amazon.IdentityManagement.Model.Tag { Key = "Intruder", Value = "was here" }] });
            await w.Clients.Iam.UntagRoleAsync(new() { RoleName = OutOfBand.ExecutionRole, TagKeys = ["Module"] });
        }),
        ["build role policy"] = new(BuildRole, ["inlinePolicies.*"], async w => await w.Clients.Iam.PutRolePolicyAsync(new() { RoleName = OutOfBand.BuildRole, PolicyName = await w.InlinePolicyNameAsync(OutOfBand.BuildRole), PolicyDocument = Anything })),

        ["bucket versioning"] = new(Bucket, ["versioning"], w => w.Clients.S3.PutBucketVersioningAsync(new() { BucketName = OutOfBand.Bucket, VersioningConfig = new() { Status = "Suspended" } })),
        ["bucket opened"] = new(Bucket, ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"], w => w.Clients.S3.DeletePublicAccessBlockAsync(new() { BucketName = OutOfBand.Bucket })),
        ["bucket half opened"] = new(Bucket, ["blockPublicPolicy"], w => w.Clients.S3.PutPublicAccessBlockAsync(new() { BucketName = OutOfBand.Bucket, PublicAccessBlockConfiguration = new() { BlockPublicAcls = true, BlockPublicPolicy = false, IgnorePublicAcls = true, RestrictPublicBuckets = true } })),
        ["bucket tags"] = new(Bucket, ["tags.Intruder", "tags.Purpose"], async w =>
        {
            var tags = (await w.Clients.S3.GetBucketTaggingAsync(new() { BucketName = OutOfBand.Bucket })).TagSet;
            tags.RemoveAll(tag => tag.Key == "Purpose");
            tags.Add(new() { Key = "Intruder", Value = "was here" });
            await w.Clients.S3.PutBucketTaggingAsync(new() { BucketName = OutOfBand.Bucket, TagSet = tags });
        }),
        ["archive tags"] = new(Archive, ["objectTags.Name"], async w =>
        {
            var key = Assert.Single((await w.Clients.S3.ListObjectsV2Async(new() { BucketName = OutOfBand.Bucket })).S3Objects).Key;
            await w.Clients.S3.PutObjectTaggingAsync(new() { BucketName = OutOfBand.Bucket, Key = key, Tagging = new() { TagSet = [new() { Key = "Name", Value = "mine" }] } });
        }),

        ["repository scan"] = new(Repository, ["scanOnPush"], w => w.Clients.Ecr.PutImageScanningConfigurationAsync(new() { RepositoryName = OutOfBand.Repository, ImageScanningConfiguration = new() { ScanOnPush = false } })),
        ["repository mutability"] = new(Repository, ["imageTagMutability"], w => w.Clients.Ecr.PutImageTagMutabilityAsync(new() { RepositoryName = OutOfBand.Repository, ImageTagMutability = "IMMUTABLE" })),
        ["repository policy"] = new(Repository, ["repositoryPolicy.*"], w => w.Clients.Ecr.SetRepositoryPolicyAsync(new() { RepositoryName = OutOfBand.Repository, PolicyText = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"}]}""" })),
        ["repository policy removed"] = new(Repository, ["repositoryPolicy"], w => w.Clients.Ecr.DeleteRepositoryPolicyAsync(new() { RepositoryName = OutOfBand.Repository })),
        ["repository lifecycle"] = new(Repository, ["lifecyclePolicy.*"], w => w.Clients.Ecr.PutLifecyclePolicyAsync(new() { RepositoryName = OutOfBand.Repository, LifecyclePolicyText = """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":500},"action":{"type":"expire"}}]}""" })),
        ["repository lifecycle removed"] = new(Repository, ["lifecyclePolicy"], w => w.Clients.Ecr.DeleteLifecyclePolicyAsync(new() { RepositoryName = OutOfBand.Repository })),
        ["repository tags"] = new(Repository, ["tags.Intruder", "tags.Module"], async w =>
        {
            var arn = await w.RepositoryArnAsync();
            await w.Clients.Ecr.TagResourceAsync(new() { ResourceArn = arn, Tags = [new() { Key = "Intruder", Value = "was here" }] });
            await w.Clients.Ecr.UntagResourceAsync(new() { ResourceArn = arn, TagKeys = ["Module"] });
        }),

        ["project description"] = new(Project, ["description"], w => w.ChangeProjectAsync(p => p.Description = "mine")),
        ["project timeout"] = new(Project, ["timeoutInMinutes"], w => w.ChangeProjectAsync(p => p.TimeoutInMinutes = 10)),
        ["project buildspec"] = new(Project, ["source.buildspec"], w => w.ChangeProjectAsync(p => p.Source.Buildspec = "evil.yml")),
        ["project compute"] = new(Project, ["environment.computeType"], w => w.ChangeProjectAsync(p => p.Environment.ComputeType = "BUILD_GENERAL1_SMALL")),
        ["project image"] = new(Project, ["environment.image"], w => w.ChangeProjectAsync(p => p.Environment.Image = "aws/codebuild/amazonlinux2-aarch64-standard:2.0")),
        ["project variable"] = new(Project, ["environment.environmentVariables[STACK_NAME].value"], w => w.ChangeProjectAsync(p => p.Environment.EnvironmentVariables.Single(v => v.Name == "STACK_NAME").Value = "mine")),
        ["project variable added"] = new(Project, ["environment.environmentVariables[DEBUG]"], w => w.ChangeProjectAsync(p => p.Environment.EnvironmentVariables.Add(new EnvironmentVariable { Name = "DEBUG", Value = "1" }))),
        ["project tags"] = new(Project, ["tags.Intruder", "tags.Module"], w => w.ChangeProjectAsync(p =>
        {
            p.Tags.RemoveAll(tag => tag.Key == "Module");
            p.Tags.Add(new() { Key = "Intruder", Value = "was here" });
        })),

        ["pool password length"] = new(Pool, ["policies.passwordPolicy.minimumLength"], w => w.ChangePoolAsync(p => p.Policies.PasswordPolicy.MinimumLength = 6)),
        ["pool password numbers"] = new(Pool, ["policies.passwordPolicy.requireNumbers"], w => w.ChangePoolAsync(p => p.Policies.PasswordPolicy.RequireNumbers = true)),
        ["pool protection"] = new(Pool, ["deletionProtection"], w => w.ChangePoolAsync(p => p.DeletionProtection = "ACTIVE")),
        ["pool recovery"] = new(Pool, ["accountRecoverySetting.recoveryMechanisms[admin_only]", "accountRecoverySetting.recoveryMechanisms[verified_email]", "accountRecoverySetting.recoveryMechanisms[verified_phone_number]"], w => w.ChangePoolAsync(p => p.AccountRecoverySetting = new() { RecoveryMechanisms = [new() { Name = "admin_only", Priority = 1 }] })),
        ["pool sign-up closed"] = new(Pool, ["adminCreateUserConfig"], w => w.ChangePoolAsync(p => p.AdminCreateUserConfig = new() { AllowAdminCreateUserOnly = true })),
        ["pool mail"] = new(Pool, ["emailConfiguration"], w => w.ChangePoolAsync(p => p.EmailConfiguration = new() { EmailSendingAccount = "COGNITO_DEFAULT", ReplyToEmailAddress = "phisher@example.com" })),
        ["pool tier"] = new(Pool, ["userPoolTier"], w => w.ChangePoolAsync(p => p.UserPoolTier = "PLUS")),
        ["pool second factor"] = new(Pool, ["mfaConfiguration"], w => w.ChangePoolAsync(p => p.MfaConfiguration = "OPTIONAL")),
        ["pool temporary passwords"] = new(Pool, ["policies.passwordPolicy.temporaryPasswordValidityDays"], w => w.ChangePoolAsync(p => p.Policies.PasswordPolicy.TemporaryPasswordValidityDays = 365)),
        ["pool verification by link"] = new(Pool, ["verificationMessageTemplate"], w => w.ChangePoolAsync(p => p.VerificationMessageTemplate = new() { DefaultEmailOption = "CONFIRM_WITH_LINK" })),
        ["pool message"] = new(Pool, ["verificationMessageTemplate"], w => w.ChangePoolAsync(p => p.EmailVerificationMessage = "Click here: {####}")),
        ["pool attribute updates"] = new(Pool, ["userAttributeUpdateSettings"], w => w.ChangePoolAsync(p => p.UserAttributeUpdateSettings = new() { AttributesRequireVerificationBeforeUpdate = ["email"] })),
        ["pool sign-in factors"] = new(Pool, ["policies.signInPolicy"], w => w.ChangePoolAsync(p => p.Policies.SignInPolicy = new() { AllowedFirstAuthFactors = ["PASSWORD", "EMAIL_OTP"] })),
        ["pool trigger"] = new(Pool, ["lambdaConfig"], w => w.ChangePoolAsync(p => p.LambdaConfig = new() { PreTokenGeneration = "arn:aws:lambda:us-east-1:000000000000:function:evil" })),
        ["pool tags"] = new(Pool, ["tags.Intruder", "tags.Module"], w => w.ChangePoolAsync(p =>
        {
            p.UserPoolTags.Remove("Module");
            p.UserPoolTags["Intruder"] = "was here";
        })),
        ["client flows"] = new(Client, ["explicitAuthFlows"], w => w.ChangeClientAsync(c => c.ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])),
        ["client session"] = new(Client, ["authSessionValidity"], w => w.ChangeClientAsync(c => c.AuthSessionValidity = 10)),
        ["client token lifetime"] = new(Client, ["refreshTokenValidity"], w => w.ChangeClientAsync(c => c.RefreshTokenValidity = 365)),
        ["client existence errors"] = new(Client, ["preventUserExistenceErrors"], w => w.ChangeClientAsync(c => c.PreventUserExistenceErrors = "LEGACY")),
        ["client callback"] = new(Client, ["callbackURLs"], w => w.ChangeClientAsync(c => c.CallbackURLs = ["https://evil.example"])),
        ["user disabled"] = new(User, ["enabled"], async w => await w.Clients.Cognito.AdminDisableUserAsync(new() { UserPoolId = await w.PoolIdAsync(), Username = "testuser" })),
        ["user password"] = new(User, ["password"], async w => await w.Clients.Cognito.AdminSetUserPasswordAsync(new() { UserPoolId = await w.PoolIdAsync(), Username = "testuser", Password = "temporary-1", Permanent = false })),
        ["secret description"] = new(Secret, ["description"], async w => await w.Clients.SecretsManager.UpdateSecretAsync(new() { SecretId = await w.SecretIdAsync(), Description = "mine" })),
        ["secret tags"] = new(Secret, ["tags.Intruder"], async w => await w.Clients.SecretsManager.TagResourceAsync(new() { SecretId = await w.SecretIdAsync(), Tags = [new() { Key = "Intruder", Value = "was here" }] })),
        ["gateway interceptor"] = new(Gateway, ["interceptorConfigurations"], w => w.ChangeGatewayAsync(g => g.InterceptorConfigurations = [new() { InterceptionPoints = ["REQUEST"], Interceptor = new() { Lambda = new() { Arn = "arn:aws:lambda:us-east-1:000000000000:function:evil" } } }])),
        ["target credentials removed"] = new(Target, ["credentialProviderConfigurations"], w => w.ChangeTargetAsync(t => t.CredentialProviderConfigurations = null)),
        ["runtime authorizer"] = new(Runtime, ["authorizerConfiguration"], w => w.ChangeRuntimeAsync(r => r.AuthorizerConfiguration = new() { CustomJWTAuthorizer = new() { DiscoveryUrl = "https://evil.example/.well-known/openid-configuration", AllowedClients = ["intruder"] } }), Target),
        ["runtime network"] = new(Runtime, ["networkConfiguration.networkMode", "networkConfiguration.networkModeConfig"], w => w.ChangeRuntimeAsync(r => r.NetworkConfiguration = new() { NetworkMode = "VPC", NetworkModeConfig = new() { SecurityGroups = ["sg-12345678"], Subnets = ["subnet-12345678"] } }), Target),
        ["runtime protocol"] = new(Runtime, ["protocolConfiguration.serverProtocol"], w => w.ChangeRuntimeAsync(r => r.ProtocolConfiguration.ServerProtocol = "HTTP"), Target),
        ["role session"] = new(Role, ["maxSessionDuration"], w => w.Clients.Iam.UpdateRoleAsync(new() { RoleName = OutOfBand.ExecutionRole, Description = "", MaxSessionDuration = 43200 })),
        ["project role"] = new(Project, ["serviceRole"], async w => { var role = await w.CloneBuildRoleAsync(); await w.ChangeProjectAsync(p => p.ServiceRole = role); }),
        ["project privileges"] = new(Project, ["environment.privilegedMode"], w => w.ChangeProjectAsync(p => p.Environment.PrivilegedMode = false)),
        ["project source"] = new(Project, ["source.location"], w => w.ChangeProjectAsync(p => p.Source.Location = "evil/source.zip")),
        ["project secret variable"] = new(Project, ["environment.environmentVariables[STACK_NAME].type"], w => w.ChangeProjectAsync(p => p.Environment.EnvironmentVariables.Single(v => v.Name == "STACK_NAME").Type = "PARAMETER_STORE")),
        ["project logs off"] = new(Project, ["logsConfig.cloudWatchLogs.status"], w => w.ChangeProjectAsync(p => p.LogsConfig.CloudWatchLogs.Status = "DISABLED")),
        ["project log group"] = new(Project, ["logsConfig.cloudWatchLogs.groupName"], w => w.ChangeProjectAsync(p => p.LogsConfig.CloudWatchLogs.GroupName = "elsewhere")),
        ["project logs copied"] = new(Project, ["logsConfig.s3Logs"], w => w.ChangeProjectAsync(p => p.LogsConfig.S3Logs = new() { Status = "ENABLED", Location = "evil/logs" })),
        ["project cache"] = new(Project, ["cache"], w => w.ChangeProjectAsync(p => p.Cache = new() { Type = "S3", Location = "evil/cache" })),
        ["project queue"] = new(Project, ["queuedTimeoutInMinutes"], w => w.ChangeProjectAsync(p => p.QueuedTimeoutInMinutes = 5)),
        ["project network"] = new(Project, ["vpcConfig"], w => w.ChangeProjectAsync(p => p.VpcConfig = new() { VpcId = "vpc-12345678", Subnets = ["subnet-12345678"], SecurityGroupIds = ["sg-12345678"] })),
        ["project second source"] = new(Project, ["secondarySources"], w => w.ChangeProjectAsync(p => p.SecondarySources = [new() { Type = "S3", Location = "evil/more.zip", SourceIdentifier = "more" }])),
        ["pool verified attributes"] = new(Pool, ["autoVerifiedAttributes"], w => w.ChangePoolAsync(p => p.AutoVerifiedAttributes = ["email"])),
        ["pool devices"] = new(Pool, ["deviceConfiguration"], w => w.ChangePoolAsync(p => p.DeviceConfiguration = new() { ChallengeRequiredOnNewDevice = true })),
        ["pool security mode"] = new(Pool, ["userPoolAddOns"], w => w.ChangePoolAsync(p => p.UserPoolAddOns = new() { AdvancedSecurityMode = "AUDIT" })),
        ["pool text messages"] = new(Pool, ["smsConfiguration"], w => w.ChangePoolAsync(p => p.SmsConfiguration = new() { SnsCallerArn = "arn:aws:iam::000000000000:role/evil", ExternalId = "x" })),
        ["client access token"] = new(Client, ["accessTokenValidity"], w => w.ChangeClientAsync(c => c.AccessTokenValidity = 24)),
        ["client identity token"] = new(Client, ["idTokenValidity"], w => w.ChangeClientAsync(c => c.IdTokenValidity = 24)),
        ["client units"] = new(Client, ["tokenValidityUnits.accessToken", "tokenValidityUnits.idToken"], w => w.ChangeClientAsync(c => c.TokenValidityUnits = new() { AccessToken = "minutes", IdToken = "minutes", RefreshToken = "days" })),
        ["client OAuth"] = new(Client, ["allowedOAuthFlows", "allowedOAuthFlowsUserPoolClient", "allowedOAuthScopes", "callbackURLs"], w => w.ChangeClientAsync(c => { c.AllowedOAuthFlows = ["implicit"]; c.AllowedOAuthFlowsUserPoolClient = true; c.AllowedOAuthScopes = ["openid"]; c.CallbackURLs = ["https://evil.example"]; })),
        ["client revocation"] = new(Client, ["enableTokenRevocation"], w => w.ChangeClientAsync(c => c.EnableTokenRevocation = false)),
        ["client logout"] = new(Client, ["logoutURLs"], w => w.ChangeClientAsync(c => c.LogoutURLs = ["https://evil.example"])),
        ["client attributes"] = new(Client, ["readAttributes", "writeAttributes"], w => w.ChangeClientAsync(c => { c.ReadAttributes = ["email"]; c.WriteAttributes = ["email"]; })),
        ["client providers"] = new(Client, ["supportedIdentityProviders"], w => w.ChangeClientAsync(c => c.SupportedIdentityProviders = ["COGNITO"])),
        ["client context"] = new(Client, ["enablePropagateAdditionalUserContextData"], w => w.ChangeClientAsync(c => c.EnablePropagateAdditionalUserContextData = true)),
    };
}
