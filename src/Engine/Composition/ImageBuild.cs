using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.CodeBuild;
using Reconciler.Engine.Resources.Ecr;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Engine.Resources.S3;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using BuildSpec = Reconciler.Spec.Kinds.BuildSpec;

namespace Reconciler.Engine.Composition;

/// <summary>
/// Composes the resources that build an image from source: a bucket, the archive in it, a repository, a build project with its role, and
/// the image.
/// </summary>
/// <param name="ImageUri">The URI of the image with its digest, as placeholder.</param>
/// <param name="RepositoryArn">The ARN of the repository, as placeholder.</param>
/// <param name="SourceVersion">The SHA-256 of the source, in hexadecimal digits.</param>
internal sealed record ImageBuild(string ImageUri, string RepositoryArn, string SourceVersion)
{
    private const string BuildPart = "build";
    private const string BuildPolicy = "CodeBuildPolicy";

    // The default of CodeBuild, in minutes. Set it, so that another value is drift.
    private const int QueuedTimeout = 480;

    public static ImageBuild Compose(CompositionScope scope, SpecObject owner, McpServerSpec spec)
    {
        var source = spec.Source!;
        var folder = Path.GetFullPath(Path.Combine(owner.Directory, source.Path));
        var hash = SourceArchive.Hash(folder, source.Exclude ?? [], owner.Reader);
        var bucket = AddBucket(scope, owner, source.Bucket);
        var archive = scope.Add(
            owner,
            scope.Types.SourceArchive,
            new SourceArchiveState
            {
                BucketName = bucket.Attribute("name"),
                Key = bucket.Existing is null ? $"{hash}.zip" : $"{SourceArchive.PrefixIn(scope.Stack.Name, owner.Ref.Name)}{hash}.zip",
                Sha256 = hash,
                Folder = folder,
                Exclude = source.Exclude ?? [],
                ObjectTags = source.Tags ?? [],
            });
        var repository = AddRepository(scope, owner, spec.Repository ?? new RepositorySpec());
        var buildspecFile = Path.Combine(folder, spec.Build?.BuildspecFile ?? BuildSpec.DefaultFile);
        var (project, definition) = AddProject(scope, owner, spec.Build ?? new BuildSpec(), bucket, repository, buildspecFile);
        var image = scope.Add(
            owner,
            scope.Types.Image,
            new ImageState
            {
                RepositoryName = repository.Attribute("name"),
                ImageTag = hash,
                ProjectName = project.Attribute("name"),
                SourceLocation = $"{bucket.Attribute("name")}/{archive.Attribute("key")}",
                SourceVersionId = archive.Attribute(SourceArchiveResourceType.VersionId),
                BuildDefinition = definition,
            });
        return new ImageBuild($"{repository.Attribute("uri")}@{image.Attribute("digest")}", repository.Arn, hash);
    }

    private static DesiredResource AddBucket(CompositionScope scope, SpecObject owner, BucketSpec? spec) => spec?.Existing is { } existing
        ? scope.Add(
            owner,
            scope.Types.Bucket,
            new BucketState { BucketName = existing },
            existing: new ExistingResource("spec.source.bucket.existing", ExistingResource.OwnOne))
        : scope.Add(
            owner,
            scope.Types.Bucket,
            new BucketState
            {
                BucketName = scope.NameOf(
                    owner,
                    scope.Types.Bucket,
                    spec?.Name,
                    (stack, name) => DefaultNames.ForBucket(stack, name, scope.Identity.AccountId, scope.Identity.Region)),
                Policy = spec?.Policy is { } policy ? PolicyDocument.Normalise(policy.Text) : null,
                Encryption = spec?.KmsKeyArn is null ? BucketState.DefaultEncryption : "aws:kms",
                KmsKeyArn = spec?.KmsKeyArn,
                Tags = scope.MergeTags(owner, spec?.Tags),
            });

    private static DesiredResource AddRepository(CompositionScope scope, SpecObject owner, RepositorySpec spec) =>
        spec.Existing is { } existing
            ? scope.Add(
                owner,
                scope.Types.Repository,
                new RepositoryState { RepositoryName = existing },
                existing: new ExistingResource("spec.repository.existing", ExistingResource.OwnOne))
            : scope.Add(
                owner,
                scope.Types.Repository,
                new RepositoryState
                {
                    RepositoryName = scope.NameOf(owner, scope.Types.Repository, spec.Name, (stack, name) => $"{stack}-{name}"),
                    ScanOnPush = spec.ScanOnPush,
                    RepositoryPolicy = RolePolicies.RepositoryPull(scope.Identity),
                    LifecyclePolicy = RolePolicies.KeepImages(spec.KeepImages),
                    Tags = scope.MergeTags(owner, spec.Tags),
                });

    /// <summary>Adds the build project and its role. The definition is a hash of both.</summary>
    private static (DesiredResource Project, string Definition) AddProject(
        CompositionScope scope,
        SpecObject owner,
        BuildSpec spec,
        DesiredResource bucket,
        DesiredResource repository,
        string buildspecFile)
    {
        var role = scope.Add(
            owner,
            scope.Types.Role,
            RoleStates.Create(
                scope,
                owner,
                spec.Role,
                scope.NameOf(
                    owner,
                    scope.Types.Role,
                    spec.Role?.Name,
                    (stack, name) => DefaultNames.ForRole(stack, name, "build-role"),
                    BuildPart),
                RolePolicies.CodeBuildTrust,
                (BuildPolicy, RolePolicies.Build(scope.Identity, repository.Arn, bucket.Arn))),
            BuildPart);
        var name = scope.NameOf(
            owner,
            scope.Types.BuildProject,
            spec.ProjectName,
            (stack, name) => DefaultNames.ForHyphenated(stack, name, "build"));
        var project = scope.Add(
            owner,
            scope.Types.BuildProject,
            new BuildProjectState
            {
                Name = name,
                Description = spec.Description ?? $"Builds the image of {owner.Ref} for {scope.Stack.Name}",
                ServiceRole = role.Arn,
                TimeoutInMinutes = spec.TimeoutInMinutes,
                QueuedTimeoutInMinutes = QueuedTimeout,
                Artifacts = new ProjectArtifacts { Type = ArtifactsType.NO_ARTIFACTS },
                Environment = new ProjectEnvironment
                {
                    Type = EnvironmentType.ARM_CONTAINER,
                    ComputeType = spec.ComputeType,
                    Image = spec.Image,
                    PrivilegedMode = true,
                    ImagePullCredentialsType = ImagePullCredentialsType.CODEBUILD,
                    EnvironmentVariables = Variables(scope, spec, repository),
                },

                // StartBuild overrides the location with that of the archive. CreateProject still requires one.
                Source = new ProjectSource
                {
                    Type = SourceType.S3,
                    Location = $"{bucket.Attribute("name")}/source.zip",
                    Buildspec = owner.Reader.FileExists(buildspecFile) ? owner.Reader.ReadText(buildspecFile) : DefaultBuildspec.Text,
                },
                LogsConfig = new LogsConfig
                {
                    CloudWatchLogs = new CloudWatchLogsConfig
                    {
                        Status = LogsConfigStatusType.ENABLED,
                        GroupName = $"/aws/codebuild/{name}",
                    },
                },
                Tags = [.. scope.MergeTags(owner, spec.Tags).Select(tag => new Tag { Key = tag.Key, Value = tag.Value })],
            });
        return (project, $"{Ownership.ComputeHash(project.State)}{Ownership.ComputeHash(role.State)}");
    }

    private static List<EnvironmentVariable> Variables(CompositionScope scope, BuildSpec spec, DesiredResource repository)
    {
        var variables = new List<EnvironmentVariable>
        {
            new() { Name = "AWS_DEFAULT_REGION", Value = scope.Identity.Region },
            new() { Name = "AWS_ACCOUNT_ID", Value = scope.Identity.AccountId },
            new() { Name = "IMAGE_REPO_NAME", Value = repository.Attribute("name") },
            new() { Name = "IMAGE_TAG", Value = "latest" },
        };
        foreach (var (name, value) in spec.EnvironmentVariables ?? [])
        {
            variables.RemoveAll(variable => variable.Name == name);
            variables.Add(new EnvironmentVariable { Name = name, Value = value });
        }

        variables.ForEach(variable => variable.Type ??= EnvironmentVariableType.PLAINTEXT);
        return variables;
    }
}
