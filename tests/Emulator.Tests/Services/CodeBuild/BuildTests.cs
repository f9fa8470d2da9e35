using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Emulator.Tests.Services.S3;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.Services.CodeBuild;

public sealed class BuildTests
{
    private static readonly (string, string) Dockerfile = ("Dockerfile", "FROM scratch");

    [Fact]
    public async Task A_build_passes_through_its_phases_and_pushes_the_image_at_the_end()
    {
        await using var account = await Account.StartAsync(new EmulatorOptions { Latency = new() { Build = TimeSpan.FromSeconds(100) } });
        await CreateProjectAsync(account, Dockerfile);

        var build = (await account.CodeBuild.StartBuildAsync(new StartBuildRequest { ProjectName = "image" })).Build;
        Assert.Equal(StatusType.IN_PROGRESS, build.BuildStatus);
        account.Clock.Advance(TimeSpan.FromSeconds(65));
        build = await FindAsync(account, build.Id);
        Assert.Equal("BUILD", build.CurrentPhase);
        Assert.Equal(StatusType.IN_PROGRESS, build.BuildStatus);
        Assert.Empty((await account.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds ?? []);
        Assert.DoesNotContain(await LogAsync(account, build), l => l.Contains("docker push", StringComparison.Ordinal));

        account.Clock.Advance(TimeSpan.FromSeconds(35));
        build = await FindAsync(account, build.Id);
        Assert.Equal(StatusType.SUCCEEDED, build.BuildStatus);
        Assert.All(build.Phases.SkipLast(1), p => Assert.Equal(StatusType.SUCCEEDED, p.PhaseStatus));
        Assert.Equal("v1", Assert.Single((await account.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds).ImageTag);
        Assert.Contains(await LogAsync(account, build), l => l.Contains("Running command docker push", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_names_the_phases_as_CodeBuild_does_each_with_its_end()
    {
        await using var account = await Account.StartAsync();
        await CreateProjectAsync(account, Dockerfile);

        var log = await LogAsync(account, await RunAsync(account));

        Assert.Contains("[Container] Phase is DOWNLOAD_SOURCE", log);
        Assert.Contains("[Container] Phases found in YAML: 3", log);
        Assert.Contains("[Container]  PRE_BUILD: 1 commands", log);
        Assert.Equal(
            ["DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS"],
            log.Where(l => l.StartsWith("[Container] Phase complete: ", StringComparison.Ordinal)).Select(l => l.Split(' ')[3]));
        Assert.Equal(
            ["INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD"],
            log.Where(l => l.StartsWith("[Container] Entering phase ", StringComparison.Ordinal)).Select(l => l.Split(' ')[^1]));
    }

    [Fact]
    public async Task The_same_source_builds_the_same_image_and_another_source_another_one()
    {
        await using var account = await Account.StartAsync();
        await CreateProjectAsync(account, Dockerfile);

        await RunAsync(account);
        var first = await DigestAsync(account);
        await RunAsync(account);
        Assert.Equal(first, await DigestAsync(account));
        await account.S3.PutObjectAsync(new()
        {
            BucketName = "sources",
            Key = "app.zip",
            InputStream = S3Tests.Zip(Dockerfile, ("new.txt", "x")),
        });
        await RunAsync(account);
        Assert.NotEqual(first, await DigestAsync(account));
    }

    [Theory]
    [InlineData("main.py", "BUILD", "COMMAND_EXECUTION_ERROR")]
    [InlineData("Dockerfile", "POST_BUILD", "COMMAND_EXECUTION_ERROR")]
    public async Task A_build_fails_in_the_phase_that_cannot_be_done(string file, string phase, string code)
    {
        await using var account = await Account.StartAsync();
        await CreateProjectAsync(account, (file, "x"));
        await account.Ecr.DeleteRepositoryAsync(new() { RepositoryName = "app" });

        var build = await RunAsync(account);

        Assert.Equal(StatusType.FAILED, build.BuildStatus);
        var failed = Assert.Single(build.Phases, p => p.PhaseStatus == StatusType.FAILED);
        Assert.Equal(phase, failed.PhaseType.Value);
        Assert.Equal(code, Assert.Single(failed.Contexts).StatusCode);
    }

    [Theory]
    [InlineData("version: 0.2\n", "YAML_FILE_ERROR")]
    [InlineData("phases:\n  build:\n    commands: [a]\n", "YAML_FILE_ERROR")]
    [InlineData("version: [\n", "YAML_FILE_ERROR")]
    [InlineData("missing.yml", "YAML_FILE_ERROR")]
    public async Task An_unusable_buildspec_fails_the_download(string buildspec, string code)
    {
        await using var account = await Account.StartAsync();
        await CreateProjectAsync(account, Dockerfile);

        var build = await RunAsync(account, new() { ProjectName = "image", BuildspecOverride = buildspec });

        var failed = Assert.Single(build.Phases, p => p.PhaseStatus == StatusType.FAILED);
        Assert.Equal("DOWNLOAD_SOURCE", failed.PhaseType.Value);
        Assert.Equal(code, Assert.Single(failed.Contexts).StatusCode);
    }

    private const string Registry = "REGISTRY=$AWS_ACCOUNT_ID.dkr.ecr.$AWS_DEFAULT_REGION.amazonaws.com";

    [Theory]
    [InlineData(Registry, "docker push $REGISTRY/$NAME:v1", null)]
    [InlineData("export " + Registry, "docker push \"${REGISTRY}/${NAME}:v1\"", null)]
    [InlineData("echo", "docker push $REGISTRY/app:v1", "invalid reference format: '/app:v1' is no image")]
    [InlineData("echo", "docker push app:v1", "denied: requested access to the resource is denied: 'app:v1' is no repository of a private registry")]
    [InlineData(Registry, "docker push $REGISTRY/none:v1", "name unknown: The repository with name 'none' does not exist in the registry with id '123456789012'")]
    [InlineData("AWS_ACCOUNT_ID=999999999999 && " + Registry, "docker push $REGISTRY/app:v1",
        "name unknown: The repository with name 'app' does not exist in the registry with id '999999999999'")]
    public async Task A_build_pushes_where_its_lines_say_or_fails(string first, string push, string? problem)
    {
        await using var account = await Account.StartAsync();
        await CreateProjectAsync(account, Dockerfile);
        var buildspec = $$$"""
            version: 0.2
            env: {variables: {NAME: app, AWS_ACCOUNT_ID: '000000000000'}}
            phases:
              pre_build: {commands: ['{{{first}}}']}
              build: {commands: [docker build -t app .]}
              post_build: {commands: ['{{{push}}}']}
            """;

        var build = await RunAsync(account, new() { ProjectName = "image", BuildspecOverride = buildspec });

        var images = (await account.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds ?? [];
        Assert.Equal(problem is null ? StatusType.SUCCEEDED : StatusType.FAILED, build.BuildStatus);
        Assert.Equal(problem is null ? 1 : 0, images.Count);
        if (problem is not null)
            Assert.Contains(problem, string.Join('\n', await LogAsync(account, build)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_the_emulator_cannot_run_fails_the_build_and_is_named()
    {
        await using var account = await Account.StartAsync();
        await CreateProjectAsync(account, Dockerfile);
        const string Buildspec = "version: 0.2\nphases:\n  build:\n    commands: [echo ready, npm ci]\n";

        var build = await RunAsync(account, new() { ProjectName = "image", BuildspecOverride = Buildspec });

        var failed = Assert.Single(build.Phases, p => p.PhaseStatus == StatusType.FAILED);
        Assert.Equal("BUILD", failed.PhaseType.Value);
        Assert.StartsWith(
            "Error while executing command: npm ci. Reason: the embedded AWS cannot run this line: 'npm' is not run.",
            Assert.Single(failed.Contexts).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_needs_its_source()
    {
        await using var account = await Account.StartAsync();
        await CreateProjectAsync(account, Dockerfile);

        var build = await RunAsync(account, new() { ProjectName = "image", SourceLocationOverride = "sources/none.zip" });

        Assert.Contains(
            "NoSuchKey",
            Assert.Single(build.Phases, p => p.PhaseStatus == StatusType.FAILED).Contexts[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_codebuild_cannot_assume_yet_is_refused_until_it_has_propagated()
    {
        await using var account = await Account.StartAsync();
        account.Aws.Behavior.RolePropagation = TimeSpan.FromSeconds(10);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => CreateProjectAsync(account, Dockerfile));
        Assert.StartsWith(
            "CodeBuild is not authorized to perform: sts:AssumeRole on service role", error.Message, StringComparison.Ordinal);
        account.Clock.Advance(TimeSpan.FromSeconds(10));
        await CreateOnlyProjectAsync(account);
    }

    [Fact]
    public async Task An_idempotency_token_starts_one_build_for_five_minutes()
    {
        await using var account = await Account.StartAsync();
        await CreateProjectAsync(account, Dockerfile);
        var request = new StartBuildRequest { ProjectName = "image", IdempotencyToken = "token" };

        var first = (await account.CodeBuild.StartBuildAsync(request)).Build.Id;
        Assert.Equal(first, (await account.CodeBuild.StartBuildAsync(request)).Build.Id);
        account.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.NotEqual(first, (await account.CodeBuild.StartBuildAsync(request)).Build.Id);
    }

    [Fact]
    public async Task A_stopped_build_pushes_nothing()
    {
        await using var account = await Account.StartAsync(new EmulatorOptions { Latency = new() { Build = TimeSpan.FromSeconds(100) } });
        await CreateProjectAsync(account, Dockerfile);
        var id = (await account.CodeBuild.StartBuildAsync(new StartBuildRequest { ProjectName = "image" })).Build.Id;

        account.Clock.Advance(TimeSpan.FromSeconds(50));
        await account.CodeBuild.StopBuildAsync(new() { Id = id });
        account.Clock.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal(StatusType.STOPPED, (await FindAsync(account, id)).BuildStatus);
        Assert.Empty((await account.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds ?? []);
    }

    internal static async Task CreateProjectAsync(Account account, params (string Name, string Text)[] files)
    {
        await account.S3.PutBucketAsync("sources");
        await account.S3.PutObjectAsync(new() { BucketName = "sources", Key = "app.zip", InputStream = S3Tests.Zip(files) });
        await account.Ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "app" });
        await account.Iam.CreateRoleAsync(new()
        {
            RoleName = "builder",
            AssumeRolePolicyDocument = Policies.Trust("codebuild.amazonaws.com"),
        });
        await account.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "builder",
            PolicyName = "p",
            PolicyDocument = Policies.Allow("*", "s3:GetObject", "ecr:*", "logs:*"),
        });
        await CreateOnlyProjectAsync(account);
    }

    internal static async Task<Build> RunAsync(Account account, StartBuildRequest? request = null) =>
        await FindAsync(account, (await account.CodeBuild.StartBuildAsync(request ?? new() { ProjectName = "image" })).Build.Id);

    private static Task CreateOnlyProjectAsync(Account account) => account.CodeBuild.CreateProjectAsync(new()
    {
        Name = "image",
        ServiceRole = $"arn:aws:iam::{Account.Id}:role/builder",
        Source = new()
        {
            Type = SourceType.S3,
            Location = "sources/app.zip",
            Buildspec = """
                version: 0.2
                phases:
                  pre_build:
                    commands:
                      - echo Logging in
                  build:
                    commands:
                      - docker build -t $IMAGE_REPO_NAME:$IMAGE_TAG .
                  post_build:
                    commands:
                      - docker push $AWS_ACCOUNT_ID.dkr.ecr.$AWS_DEFAULT_REGION.amazonaws.com/$IMAGE_REPO_NAME:${IMAGE_TAG}
                """,
        },
        Artifacts = new() { Type = ArtifactsType.NO_ARTIFACTS },
        Environment = new()
        {
            Type = EnvironmentType.ARM_CONTAINER,
            Image = "aws/codebuild/amazonlinux2-aarch64-standard:3.0",
            ComputeType = ComputeType.BUILD_GENERAL1_SMALL,
            PrivilegedMode = true,
            EnvironmentVariables =
            [
                new() { Name = "AWS_ACCOUNT_ID", Value = Account.Id },
                new() { Name = "IMAGE_REPO_NAME", Value = "app" },
                new() { Name = "IMAGE_TAG", Value = "v1" },
            ],
        },
    });

    private static async Task<Build> FindAsync(Account account, string id) =>
        Assert.Single((await account.CodeBuild.BatchGetBuildsAsync(new() { Ids = [id] })).Builds);

    private static async Task<string> DigestAsync(Account account) =>
        (await account.Ecr.DescribeImagesAsync(new()
        {
            RepositoryName = "app",
            ImageIds = [new() { ImageTag = "v1" }],
        })).ImageDetails[0].ImageDigest;

    private static async Task<List<string>> LogAsync(Account account, Build build) =>
        [.. (await account.Logs.GetLogEventsAsync(new()
        {
            LogGroupName = build.Logs.GroupName,
            LogStreamName = build.Logs.StreamName,
            StartFromHead = true,
        })).Events.Select(e => e.Message)];
}
