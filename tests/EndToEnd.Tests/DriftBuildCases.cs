using Amazon.CodeBuild.Model;
using Amazon.IdentityManagement.Model;

namespace EndToEnd.Tests;

/// <summary>Changes of the workshop's roles and of what builds its image.</summary>
internal static class DriftBuildCases
{
    private const string Role = "Role/mcp-server.execution";
    private const string BuildRole = "Role/mcp-server.build";
    private const string Repository = "Repository/mcp-server";
    private const string Project = "BuildProject/mcp-server";
    private const string AnyoneMayPull =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"}]}""";

    private const string Keep500 = """
        {"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":500},
        "action":{"type":"expire"}}]}
        """;

    private const string Trust = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}
        """;

    private const string Anything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    public static IReadOnlyDictionary<string, DriftCase> All { get; } = new Dictionary<string, DriftCase>
    {
        ["role trust"] = new(
            Role,
            ["assumeRolePolicyDocument.*"],
            w => w.Clients.Iam.UpdateAssumeRolePolicyAsync(new() { RoleName = OutOfBand.ExecutionRole, PolicyDocument = Trust })),
        ["role description"] = new(
            Role,
            ["description"],
            w => w.Clients.Iam.UpdateRoleAsync(new() { RoleName = OutOfBand.ExecutionRole, Description = "mine" })),
        ["role policy changed"] = new(
            Role,
            ["inlinePolicies.*"],
            async w => await w.Clients.Iam.PutRolePolicyAsync(new()
            {
                RoleName = OutOfBand.ExecutionRole,
                PolicyName = await w.InlinePolicyNameAsync(OutOfBand.ExecutionRole),
                PolicyDocument = Anything,
            })),
        ["role policy removed"] = new(
            Role,
            ["inlinePolicies.*"],
            async w => await w.Clients.Iam.DeleteRolePolicyAsync(new()
            {
                RoleName = OutOfBand.ExecutionRole,
                PolicyName = await w.InlinePolicyNameAsync(OutOfBand.ExecutionRole),
            })),
        ["role policy added"] = new(
            Role,
            ["inlinePolicies.backdoor"],
            w => w.Clients.Iam.PutRolePolicyAsync(new()
            {
                RoleName = OutOfBand.ExecutionRole,
                PolicyName = "backdoor",
                PolicyDocument = Anything,
            })),
        ["role attachment detached"] = new(
            Role,
            ["managedPolicyArns"],
            w => w.Clients.Iam.DetachRolePolicyAsync(new()
            {
                RoleName = OutOfBand.ExecutionRole,
                PolicyArn = "arn:aws:iam::aws:policy/BedrockAgentCoreFullAccess",
            })),
        ["role attachment added"] = new(
            Role,
            ["managedPolicyArns"],
            w => w.Clients.Iam.AttachRolePolicyAsync(new() { RoleName = OutOfBand.ExecutionRole, PolicyArn = ReadOnly })),
        ["role boundary"] = new(
            Role,
            ["permissionsBoundary"],
            w => w.Clients.Iam.PutRolePermissionsBoundaryAsync(new()
            {
                RoleName = OutOfBand.ExecutionRole,
                PermissionsBoundary = ReadOnly,
            })),
        ["role tags"] = new(
            Role,
            ["tags.Intruder", "tags.Module"],
            async w =>
            {
                await w.Clients.Iam.TagRoleAsync(new()
                {
                    RoleName = OutOfBand.ExecutionRole,
                    Tags = [new Amazon.IdentityManagement.Model.Tag { Key = "Intruder", Value = "was here" }],
                });
                await w.Clients.Iam.UntagRoleAsync(new() { RoleName = OutOfBand.ExecutionRole, TagKeys = ["Module"] });
            }),
        ["role session"] = new(
            Role,
            ["maxSessionDuration"],
            w => w.Clients.Iam.UpdateRoleAsync(new() { RoleName = OutOfBand.ExecutionRole, Description = "", MaxSessionDuration = 43200 })),

        ["build role policy"] = new(
            BuildRole,
            ["inlinePolicies.*"],
            async w => await w.Clients.Iam.PutRolePolicyAsync(new()
            {
                RoleName = OutOfBand.BuildRole,
                PolicyName = await w.InlinePolicyNameAsync(OutOfBand.BuildRole),
                PolicyDocument = Anything,
            })),

        ["repository scan"] = new(
            Repository,
            ["scanOnPush"],
            w => w.Clients.Ecr.PutImageScanningConfigurationAsync(new()
            {
                RepositoryName = OutOfBand.Repository,
                ImageScanningConfiguration = new() { ScanOnPush = false },
            })),
        ["repository mutability"] = new(
            Repository,
            ["imageTagMutability"],
            w => w.Clients.Ecr.PutImageTagMutabilityAsync(new()
            {
                RepositoryName = OutOfBand.Repository,
                ImageTagMutability = "IMMUTABLE",
            })),
        ["repository policy"] = new(
            Repository,
            ["repositoryPolicy.*"],
            w => w.Clients.Ecr.SetRepositoryPolicyAsync(new() { RepositoryName = OutOfBand.Repository, PolicyText = AnyoneMayPull })),
        ["repository policy removed"] = new(
            Repository,
            ["repositoryPolicy"],
            w => w.Clients.Ecr.DeleteRepositoryPolicyAsync(new() { RepositoryName = OutOfBand.Repository })),
        ["repository lifecycle"] = new(
            Repository,
            ["lifecyclePolicy.*"],
            w => w.Clients.Ecr.PutLifecyclePolicyAsync(new() { RepositoryName = OutOfBand.Repository, LifecyclePolicyText = Keep500 })),
        ["repository lifecycle removed"] = new(
            Repository,
            ["lifecyclePolicy"],
            w => w.Clients.Ecr.DeleteLifecyclePolicyAsync(new() { RepositoryName = OutOfBand.Repository })),
        ["repository tags"] = new(Repository, ["tags.Intruder", "tags.Module"], async w =>
            {
                var arn = await w.RepositoryArnAsync();
                await w.Clients.Ecr.TagResourceAsync(new() { ResourceArn = arn, Tags = [new() { Key = "Intruder", Value = "was here" }] });
                await w.Clients.Ecr.UntagResourceAsync(new() { ResourceArn = arn, TagKeys = ["Module"] });
            }),

        ["project description"] = new(Project, ["description"], w => w.ChangeProjectAsync(p => p.Description = "mine")),
        ["project timeout"] = new(Project, ["timeoutInMinutes"], w => w.ChangeProjectAsync(p => p.TimeoutInMinutes = 10)),
        ["project buildspec"] = new(Project, ["source.buildspec"], w => w.ChangeProjectAsync(p => p.Source.Buildspec = "evil.yml")),
        ["project compute"] = new(
            Project,
            ["environment.computeType"],
            w => w.ChangeProjectAsync(p => p.Environment.ComputeType = "BUILD_GENERAL1_SMALL")),
        ["project image"] = new(
            Project,
            ["environment.image"],
            w => w.ChangeProjectAsync(p => p.Environment.Image = "aws/codebuild/amazonlinux2-aarch64-standard:2.0")),
        ["project variable"] = new(
            Project,
            ["environment.environmentVariables[STACK_NAME].value"],
            w => w.ChangeProjectAsync(p => p.Environment.EnvironmentVariables.Single(v => v.Name == "STACK_NAME").Value = "mine")),
        ["project variable added"] = new(
            Project,
            ["environment.environmentVariables[DEBUG]"],
            w => w.ChangeProjectAsync(
                p => p.Environment.EnvironmentVariables.Add(new EnvironmentVariable { Name = "DEBUG", Value = "1" }))),
        ["project tags"] = new(Project, ["tags.Intruder", "tags.Module"], w => w.ChangeProjectAsync(p =>
            {
                p.Tags.RemoveAll(tag => tag.Key == "Module");
                p.Tags.Add(new() { Key = "Intruder", Value = "was here" });
            })),
        ["project role"] = new(
            Project,
            ["serviceRole"],
            async w => { var role = await w.CloneBuildRoleAsync(); await w.ChangeProjectAsync(p => p.ServiceRole = role); }),
        ["project privileges"] = new(
            Project,
            ["environment.privilegedMode"],
            w => w.ChangeProjectAsync(p => p.Environment.PrivilegedMode = false)),
        ["project source"] = new(Project, ["source.location"], w => w.ChangeProjectAsync(p => p.Source.Location = "evil/source.zip")),
        ["project secret variable"] = new(
            Project,
            ["environment.environmentVariables[STACK_NAME].type"],
            w => w.ChangeProjectAsync(
                p => p.Environment.EnvironmentVariables.Single(v => v.Name == "STACK_NAME").Type = "PARAMETER_STORE")),
        ["project logs off"] = new(
            Project,
            ["logsConfig.cloudWatchLogs.status"],
            w => w.ChangeProjectAsync(p => p.LogsConfig.CloudWatchLogs.Status = "DISABLED")),
        ["project log group"] = new(
            Project,
            ["logsConfig.cloudWatchLogs.groupName"],
            w => w.ChangeProjectAsync(p => p.LogsConfig.CloudWatchLogs.GroupName = "elsewhere")),
        ["project logs copied"] = new(
            Project,
            ["logsConfig.s3Logs"],
            w => w.ChangeProjectAsync(p => p.LogsConfig.S3Logs = new() { Status = "ENABLED", Location = "evil/logs" })),
        ["project cache"] = new(
            Project,
            ["cache"],
            w => w.ChangeProjectAsync(p => p.Cache = new() { Type = "S3", Location = "evil/cache" })),
        ["project queue"] = new(Project, ["queuedTimeoutInMinutes"], w => w.ChangeProjectAsync(p => p.QueuedTimeoutInMinutes = 5)),
        ["project network"] = new(
            Project,
            ["vpcConfig"],
            w => w.ChangeProjectAsync(p => p.VpcConfig = new()
            {
                VpcId = "vpc-12345678",
                Subnets = ["subnet-12345678"],
                SecurityGroupIds = ["sg-12345678"],
            })),
        ["project build limit"] = new(Project, ["concurrentBuildLimit"], w => w.ChangeProjectAsync(p => p.ConcurrentBuildLimit = 1)),
        ["project retries"] = new(Project, ["autoRetryLimit"], w => w.ChangeProjectAsync(p => p.AutoRetryLimit = 9)),
        ["project badge"] = new(Project, ["badgeEnabled"], w => w.ChangeProjectAsync(p => p.BadgeEnabled = true)),
        ["project key"] = new(
            Project,
            ["encryptionKey"],
            w => w.ChangeProjectAsync(p => p.EncryptionKey = "arn:aws:kms:us-east-1:999999999999:key/evil")),
        ["project open to everybody"] = new(
            Project,
            ["projectVisibility"],
            async w =>
            {
                var found = await w.Clients.CodeBuild.BatchGetProjectsAsync(new() { Names = [OutOfBand.Project] });
                var project = Assert.Single(found.Projects);
                await w.Clients.CodeBuild.UpdateProjectVisibilityAsync(new()
                {
                    ProjectArn = project.Arn,
                    ProjectVisibility = "PUBLIC_READ",
                });
            }),
        ["project second source"] = new(
            Project,
            ["secondarySources"],
            w => w.ChangeProjectAsync(
                p => p.SecondarySources = [new() { Type = "S3", Location = "evil/more.zip", SourceIdentifier = "more" }])),
    };
}
