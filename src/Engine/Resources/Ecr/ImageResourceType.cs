using Amazon.CloudWatchLogs.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.Ecr;

/// <summary>A container image in ECR whose tag is the hash of its source, and the CodeBuild build that pushes it.</summary>
internal sealed class ImageResourceType : ResourceTypeBase<ImageState>
{
    public const string TypeName = ResourceTypeNames.Image;
    private const string TagVariable = "IMAGE_TAG";
    private const string HowBuilt = "says how the image is built if it does not exist, and is no state of the image";
    private const string DefinitionVariable = "BUILD_DEFINITION";

    public override string Name => TypeName;

    public override string ParentType => RepositoryResourceType.TypeName;

    // A failed build usually has its cause in the source. One more build excludes a temporary cause. Every build costs money.
    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "imageTag",
        NotCompared = new Dictionary<string, string>
        {
            ["projectName"] = HowBuilt,
            ["sourceLocation"] = HowBuilt,
            ["sourceVersionId"] = HowBuilt,
            ["buildDefinition"] = HowBuilt,
        },
        Answers =
        [
            new(typeof(ImageDetail))
            {
                ComparedAs = new Dictionary<string, string> { ["imageTags"] = "imageTag" },
                Ignored = ImageAnswers.Ignored,
            },
        ],
        PaidAttempts = 2,
        DeletedWithParent = true,
        StaysInExistingParent = true,
        PollBackoffFactor = 1.25,
        WritesLog = true,
    };

    protected override IEnumerable<string?> Identity(ImageState desired) => [desired.RepositoryName, desired.ImageTag];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, ImageState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        // While our build is IN_PROGRESS, poll only the build.
        if (hint.HasPendingChange && IsBuild(hint.Id) && await RunningAsync(aws, hint.Id!, desired, cancellationToken) is { } running)
        {
            return await DescribeAsync(aws, running, running.StartTime, desired, cancellationToken);
        }

        var key = KeyOf(desired);
        var image = await aws.View.ReadUntilDeepCheckAsync(key, ct => ImageAsync(aws, desired, ct), cancellationToken);
        if (image is not null) return Describe(image, desired);

        // Do not cache a missing image.
        aws.View.Forget(key);
        var builds = await BuildsAsync(aws, desired, cancellationToken);
        if (builds is not [var latest, ..]) return null;
        if (latest.BuildStatus == StatusType.SUCCEEDED && await ImageAsync(aws, desired, cancellationToken) is { } pushed)
        {
            // The build ended after the image was looked for.
            return Describe(pushed, desired);
        }

        var since = builds.Min(build => build.StartTime);
        var live = await DescribeAsync(aws, latest, since, desired, cancellationToken);
        return live with { RecordedAttempts = builds.Count(build => HasVariable(build, DefinitionVariable, desired.BuildDefinition)) };
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, ImageState desired, CancellationToken cancellationToken)
    {
        var response = await aws.CallAsync(
            aws.CodeBuild.StartBuildAsync,
            new StartBuildRequest
            {
                ProjectName = desired.ProjectName,
                SourceTypeOverride = SourceType.S3,
                SourceLocationOverride = desired.SourceLocation,

                // The version whose content was compared. Somebody could replace the object before the build reads it.
                SourceVersion = desired.SourceVersionId is { Length: > 0 } version ? version : null,
                EnvironmentVariablesOverride =
                [
                    new EnvironmentVariable { Name = TagVariable, Value = desired.ImageTag },
                    new EnvironmentVariable { Name = DefinitionVariable, Value = desired.BuildDefinition },
                ],
            },
            cancellationToken);
        return response.Build.Id;
    }

    protected override Task UpdateAsync(
        AwsAccount aws,
        ImageState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Images are deleted with their repository, and by its lifecycle policy.</summary>
    protected override Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task<bool> RepairAsync(
        AwsAccount aws, ImageState desired, LiveResource live, CancellationToken cancellationToken)
    {
        await CreateAsync(aws, desired, cancellationToken);
        return true;
    }

    // A missing image is not cached, and an image that exists is not built again.
    protected override void InvalidateCreated(AwsAccount aws, ImageState desired, Exception? failure)
    {
    }

    protected override void Invalidate(AwsAccount aws, LiveResource live) => aws.View.Forget(KeyOf((ImageState)live.State));

    private static ViewKey<ImageDetail?> KeyOf(ImageState desired) =>
        ViewScope.OfResource(TypeName, desired.RepositoryName, desired.ImageTag).Read<ImageDetail?>(nameof(ImageAsync));

    private static LiveResource Describe(ImageDetail image, ImageState desired) => new(desired.ImageTag, desired)
    {
        ParentId = desired.RepositoryName,
        DisplayName = $"{image.RegistryId}/{desired.RepositoryName}@{image.ImageDigest}",
        Attributes = new Dictionary<string, string> { ["digest"] = image.ImageDigest, ["tag"] = desired.ImageTag },
    };

    private static async Task<LiveResource> DescribeAsync(
        AwsAccount aws, Build build, DateTime? since, ImageState desired, CancellationToken cancellationToken)
    {
        var (phase, reason) = build.BuildStatus switch
        {
            var status when status == StatusType.IN_PROGRESS => (Phase.Changing, $"building: {build.CurrentPhase}"),

            // Give ECR some time to show an image that was pushed just before.
            var status when status == StatusType.SUCCEEDED && aws.Clock.GetUtcNow() - build.EndTime < aws.Options.ImageVisibilityPatience =>
                (Phase.Changing, "the build succeeded; waiting for its image"),
            var status when status == StatusType.SUCCEEDED => (Phase.Failed, await MissingImageAsync(aws, build, since, desired, cancellationToken)),
            _ => (Phase.Failed, FailureOf(build)),
        };
        var log = await LogAsync(aws, build, cancellationToken);
        return new LiveResource(build.Id, desired)
        {
            ParentId = desired.RepositoryName,
            DisplayName = build.Arn ?? build.Id,
            Phase = phase,
            Reason = reason,
            Log = log,
        };
    }

    /// <summary>A build that succeeds without its image has failed: its buildspec pushes another tag, or to another place.</summary>
    private static async Task<string> MissingImageAsync(
        AwsAccount aws, Build build, DateTime? since, ImageState desired, CancellationToken cancellationToken)
    {
        // Pushing the same image again does not change its time, so count from the first build of this source.
        var images = await aws.ListAsync(
            aws.Ecr.DescribeImagesAsync,
            new DescribeImagesRequest { RepositoryName = desired.RepositoryName },
            page => page.ImageDetails,
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);
        var pushed = images
            .Where(image => image.ImagePushedAt >= since)
            .SelectMany(image => image.ImageTags is { Count: > 0 } tags ? tags : [image.ImageDigest])
            .Order(StringComparer.Ordinal)
            .Take(5)
            .ToList();
        var instead = pushed.Count == 0 ? "it pushed nothing there, or the image was deleted since" : $"it pushed {string.Join(", ", pushed)}";
        return $"build {build.Id} succeeded and pushed no image {desired.ImageTag} to {desired.RepositoryName}; {instead}. "
            + $"The buildspec must push the tag ${TagVariable}";
    }

    private static string FailureOf(Build build)
    {
        var phase = build.Phases?.LastOrDefault(phase => phase.PhaseStatus is { } status && status != StatusType.SUCCEEDED);
        var message = string.Join(" ", phase?.Contexts?.Select(context => context.Message) ?? []);
        var where = phase is null ? "" : $" in {phase.PhaseType}";
        return $"build {build.Id} {build.BuildStatus}{where}{(message.Length == 0 ? "" : $": {message}")}";
    }

    private static async Task<ImageDetail?> ImageAsync(AwsAccount aws, ImageState desired, CancellationToken cancellationToken)
    {
        var response = await aws.ReadOrNullAsync(
            aws.Ecr.DescribeImagesAsync,
            new DescribeImagesRequest
            {
                RepositoryName = desired.RepositoryName,
                ImageIds = [new ImageIdentifier { ImageTag = desired.ImageTag }],
            },
            cancellationToken);
        return response?.ImageDetails?.FirstOrDefault();
    }

    // The identifier of a build is project:number; that of an image is its tag, which contains no colon.
    private static bool IsBuild(string? id) => id?.Contains(':', StringComparison.Ordinal) == true;

    private static bool IsOf(Build build, ImageState desired) => HasVariable(build, TagVariable, desired.ImageTag);

    private static bool HasVariable(Build build, string name, string value) =>
        build.Environment?.EnvironmentVariables?.Any(variable => variable.Name == name && variable.Value == value) == true;

    /// <summary>Returns a build if it builds this source and is in progress.</summary>
    private static async Task<Build?> RunningAsync(AwsAccount aws, string id, ImageState desired, CancellationToken cancellationToken)
    {
        var request = new BatchGetBuildsRequest { Ids = [id] };
        var builds = (await aws.CallAsync(aws.CodeBuild.BatchGetBuildsAsync, request, cancellationToken)).Builds;
        return builds?.Find(build => build.BuildStatus == StatusType.IN_PROGRESS && IsOf(build, desired));
    }

    /// <summary>
    /// Returns the recent builds of this source, the latest first. After a restart of this process they are found, so neither a second
    /// build is started while one runs, nor a failed one repeated without end.
    /// </summary>
    private static async Task<IReadOnlyList<Build>> BuildsAsync(AwsAccount aws, ImageState desired, CancellationToken cancellationToken)
    {
        var ids = (await aws.ReadOrNullAsync(
            aws.CodeBuild.ListBuildsForProjectAsync,
            new ListBuildsForProjectRequest { ProjectName = desired.ProjectName, SortOrder = SortOrderType.DESCENDING },
            cancellationToken))?.Ids;
        if (ids is not { Count: > 0 }) return [];
        var builds = await aws.CallAsync(
            aws.CodeBuild.BatchGetBuildsAsync, new BatchGetBuildsRequest { Ids = [.. ids.Take(20)] }, cancellationToken);
        return [.. (builds.Builds ?? []).Where(build => IsOf(build, desired)).OrderByDescending(build => build.StartTime)];
    }

    private static async Task<IReadOnlyList<string>> LogAsync(AwsAccount aws, Build build, CancellationToken cancellationToken)
    {
        if (build.Logs is not { GroupName: { Length: > 0 } group, StreamName: { Length: > 0 } stream }) return [];
        var response = await aws.ReadOrNullAsync(
            aws.Logs.GetLogEventsAsync,
            new GetLogEventsRequest { LogGroupName = group, LogStreamName = stream, StartFromHead = true },
            cancellationToken);
        return response?.Events?.ConvertAll(line => line.Message.TrimEnd()) ?? [];
    }
}
