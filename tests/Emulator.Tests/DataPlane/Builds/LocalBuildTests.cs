using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Emulator.Tests.DataPlane.Runtime;
using Emulator.Tests.Services.CodeBuild;
using Emulator.Tests.Services.S3;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.DataPlane.Builds;

/// <summary>CodeBuild builds that run a local build command in place of docker build.</summary>
public sealed class LocalBuildTests : IDisposable
{
    private static readonly (string, string) Dockerfile = ("Dockerfile", "FROM scratch");

    private readonly string _folder = Directory.CreateTempSubdirectory("local-builds-").FullName;

    private string Notes => Path.Combine(_folder, "notes");

    private EmulatorOptions Options => new() { BuildCacheDirectory = Path.Combine(_folder, "cache") };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_output_is_in_the_build_log_at_the_docker_build_command()
    {
        await using var account = await StartAsync(TinyBuild.Command(Notes));

        var build = await EndedAsync(account, await StartBuildAsync(account));

        Assert.Equal(StatusType.SUCCEEDED, build.BuildStatus);
        Assert.Equal("v1", Assert.Single((await account.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds).ImageTag);
        var log = await LogAsync(account, build);
        string[] order =
        [
            "[Container] Running command docker build",
            "[emulator] Process ",
            "building Dockerfile",
            "[Container] Phase complete: BUILD State: SUCCEEDED",
            "[Container] Running command docker push",
        ];
        Assert.Equal(order, order.OrderBy(o => log.FindIndex(l => l.StartsWith(o, StringComparison.Ordinal))));
        Assert.All(order, o => Assert.Contains(log, l => l.StartsWith(o, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_image_is_pushed_when_the_local_build_has_ended()
    {
        var go = Path.Combine(_folder, "go");
        await using var account = await StartAsync(
            TinyBuild.Command(Notes, until: go), Options with { Latency = new() { Build = TimeSpan.FromSeconds(100) } });
        var id = await StartBuildAsync(account);
        await ProcessList.UntilAsync(() => TinyBuild.Runs(Notes).Length == 1, "the build ran");

        account.Clock.Advance(TimeSpan.FromSeconds(500));
        var build = await FindAsync(account, id);
        Assert.Equal((StatusType.IN_PROGRESS, "BUILD"), (build.BuildStatus, build.CurrentPhase));
        Assert.Empty((await account.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds ?? []);

        await File.WriteAllTextAsync(go, "");
        await ProcessList.UntilAsync(async () => (await FindAsync(account, id)).CurrentPhase != "BUILD", "the phase was over");
        account.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(StatusType.IN_PROGRESS, (await FindAsync(account, id)).BuildStatus);
        account.Clock.Advance(TimeSpan.FromSeconds(11));
        build = await FindAsync(account, id);
        Assert.Equal(StatusType.SUCCEEDED, build.BuildStatus);
        Assert.Equal(530, (build.EndTime!.Value - build.StartTime!.Value).TotalSeconds, 0.1);
        Assert.Single((await account.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds);
    }

    [Fact]
    public async Task A_failure_fails_the_build_with_its_output_and_is_not_cached()
    {
        await using var account = await StartAsync(TinyBuild.Command(Notes, exitCode: 3));

        var build = await EndedAsync(account, await StartBuildAsync(account));

        Assert.Equal(StatusType.FAILED, build.BuildStatus);
        var failed = Assert.Single(build.Phases, p => p.PhaseStatus == StatusType.FAILED);
        Assert.Equal("BUILD", failed.PhaseType.Value);
        Assert.Equal("COMMAND_EXECUTION_ERROR", Assert.Single(failed.Contexts).StatusCode);
        Assert.StartsWith("Error while executing command: docker build", failed.Contexts[0].Message, StringComparison.Ordinal);
        Assert.Equal(["BUILD", "FINALIZING", "COMPLETED"], build.Phases.TakeLast(3).Select(p => p.PhaseType.Value));
        var log = await LogAsync(account, build);
        Assert.Contains(TinyBuild.Error, log);
        Assert.Contains(log, l => l.EndsWith("ended with exit code 3", StringComparison.Ordinal));
        Assert.DoesNotContain(log, l => l.Contains("docker push", StringComparison.Ordinal));
        Assert.Empty((await account.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds ?? []);

        await EndedAsync(account, await StartBuildAsync(account));
        Assert.Equal(2, TinyBuild.Runs(Notes).Length);
    }

    [Fact]
    public async Task A_missing_program_fails_the_build_and_is_named()
    {
        await using var account = await StartAsync(["no-such-builder"]);

        var build = await EndedAsync(account, await StartBuildAsync(account));

        Assert.Equal(StatusType.FAILED, build.BuildStatus);
        Assert.Contains(
            await LogAsync(account, build),
            l => l.StartsWith("[emulator] The program 'no-such-builder' cannot be started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_account_of_the_user_reuses_the_build()
    {
        await using (var first = await StartAsync(TinyBuild.Command(Notes)))
            await EndedAsync(first, await StartBuildAsync(first));
        await using var second = await StartAsync(TinyBuild.Command(Notes));

        var build = await EndedAsync(second, await StartBuildAsync(second));

        Assert.Equal(StatusType.SUCCEEDED, build.BuildStatus);
        Assert.Single(TinyBuild.Runs(Notes));
        Assert.Contains(
            await LogAsync(second, build), l => l.StartsWith("[emulator] Copied from the build cache", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_different_source_or_command_is_built()
    {
        await using var account = await StartAsync(TinyBuild.Command(Notes));
        await EndedAsync(account, await StartBuildAsync(account));

        await ServedRuntime.PutProgramsAsync(account, ["server"], TinyBuild.Command(Notes, until: Notes));
        await EndedAsync(account, await StartBuildAsync(account));
        Assert.Equal(2, TinyBuild.Runs(Notes).Length);

        await account.S3.PutObjectAsync(
            new() { BucketName = "sources", Key = "app.zip", InputStream = S3Tests.Zip(Dockerfile, ("new.txt", "x")) });
        await EndedAsync(account, await StartBuildAsync(account));
        Assert.Equal(3, TinyBuild.Runs(Notes).Length);
    }

    [Fact]
    public async Task Without_a_writable_cache_the_account_keeps_its_builds()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "cache"), "a file where the folder should be");
        await using var account = await StartAsync(TinyBuild.Command(Notes));

        await EndedAsync(account, await StartBuildAsync(account));
        var build = await EndedAsync(account, await StartBuildAsync(account));

        Assert.Equal(StatusType.SUCCEEDED, build.BuildStatus);
        Assert.Single(TinyBuild.Runs(Notes));
    }

    [Fact]
    public async Task Nothing_is_run_for_other_projects_or_without_a_command()
    {
        await using (var other = await StartAsync(TinyBuild.Command(Notes), project: "another"))
            Assert.Equal(StatusType.SUCCEEDED, (await FindAsync(other, await StartBuildAsync(other))).BuildStatus);
        await using (var controlPlane = await StartAsync(TinyBuild.Command(Notes), runsServers: false))
            Assert.Equal(StatusType.SUCCEEDED, (await FindAsync(controlPlane, await StartBuildAsync(controlPlane))).BuildStatus);

        Assert.Empty(TinyBuild.Runs(Notes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stopping_a_build_or_resetting_the_account_ends_its_process(bool isStopped)
    {
        await using var account = await StartAsync(TinyBuild.Command(Notes, until: Path.Combine(_folder, "never")));
        var id = await StartBuildAsync(account);
        await ProcessList.UntilAsync(() => TinyBuild.Runs(Notes).Length == 1, "the build ran");

        if (isStopped)
            Assert.Equal(StatusType.STOPPED, (await account.CodeBuild.StopBuildAsync(new() { Id = id })).Build.BuildStatus);
        else
            account.Aws.Reset();

        await ProcessList.UntilAsync(() => !ProcessList.IsRunning(TinyBuild.Runs(Notes)[0]), "the process was gone");
        if (!isStopped)
            return;
        var build = await FindAsync(account, id);
        Assert.Equal((StatusType.STOPPED, "COMPLETED"), (build.BuildStatus, build.CurrentPhase));
        Assert.Empty((await account.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds ?? []);
    }

    [Fact]
    public async Task The_next_emulator_restarts_an_unfinished_build()
    {
        var go = Path.Combine(_folder, "go");
        var options = Options with { StateDirectory = Path.Combine(_folder, "state") };
        string id;
        await using (var account = await StartAsync(TinyBuild.Command(Notes, until: go), options))
        {
            id = await StartBuildAsync(account);
            await ProcessList.UntilAsync(() => TinyBuild.Runs(Notes).Length == 1, "the build ran");
        }

        Assert.False(ProcessList.IsRunning(TinyBuild.Runs(Notes)[0]));
        await File.WriteAllTextAsync(go, "");
        await using var next = await Account.StartAsync(options, runsServers: true);

        var build = await EndedAsync(next, id);

        Assert.Equal(StatusType.SUCCEEDED, build.BuildStatus);
        Assert.Equal(2, TinyBuild.Runs(Notes).Length);
    }

    [Fact]
    public async Task Requests_are_answered_while_a_build_runs()
    {
        await using var account = await StartAsync(TinyBuild.Command(Notes, until: Path.Combine(_folder, "never")));
        var id = await StartBuildAsync(account);
        await ProcessList.UntilAsync(() => TinyBuild.Runs(Notes).Length == 1, "the build ran");

        Assert.Equal(StatusType.IN_PROGRESS, (await FindAsync(account, id)).BuildStatus);
        Assert.Single((await account.S3.ListBucketsAsync()).Buckets);
        await ProcessList.UntilAsync(
            async () => (await LogAsync(account, await FindAsync(account, id))).Contains("building Dockerfile"),
            "its first words were in the log");
    }

    private async Task<Account> StartAsync(
        string[] build, EmulatorOptions? options = null, string project = "image", bool runsServers = true)
    {
        var account = await Account.StartAsync(options ?? Options, runsServers);
        await BuildTests.CreateProjectAsync(account, Dockerfile);
        await ServedRuntime.PutProgramsAsync(account, ["server"], build, project);
        return account;
    }

    private static async Task<string> StartBuildAsync(Account account) =>
        (await account.CodeBuild.StartBuildAsync(new() { ProjectName = "image" })).Build.Id;

    private static async Task<Build> EndedAsync(Account account, string id)
    {
        await ProcessList.UntilAsync(async () => (await FindAsync(account, id)).BuildComplete == true, "the build had ended");
        return await FindAsync(account, id);
    }

    private static async Task<Build> FindAsync(Account account, string id) =>
        Assert.Single((await account.CodeBuild.BatchGetBuildsAsync(new() { Ids = [id] })).Builds);

    private static async Task<List<string>> LogAsync(Account account, Build build) =>
        [
            .. (await account.Logs.GetLogEventsAsync(new()
            {
                LogGroupName = build.Logs.GroupName,
                LogStreamName = build.Logs.StreamName,
                StartFromHead = true,
            })).Events.Select(e => e.Message),
        ];
}
