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
    private const string Content = "follows from the content, which the digest names";

    public override string Name => TypeName;

    public override string ParentType => RepositoryResourceType.TypeName;

    // A failed build usually has its cause in the source. One more build excludes a temporary cause.
    public override ResourceTraits Traits { get; } = new()
    {
        NotCompared = new Dictionary<string, string>
        {
            ["projectName"] = HowBuilt,
            ["sourceLocation"] = HowBuilt,
            ["sourceVersionId"] = HowBuilt,
        },
        Answers =
        [
            new(typeof(ImageDetail))
            {
                ComparedAs = new Dictionary<string, string> { ["imageTags"] = "imageTag" },
                Ignored = new Dictionary<string, string>
                {
                    ["registryId"] = LiveReasons.Identifier,
                    ["imageDigest"] = "names the content; the runtime is pinned to it, and that is compared",
                    ["imageManifestMediaType"] = Content,
                    ["artifactMediaType"] = Content,
                    ["subjectManifestDigest"] = Content,
                    ["imageSizeInBytes"] = Content,
                    ["imagePushedAt"] = LiveReasons.Time,
                    ["lastRecordedPullTime"] = LiveReasons.Time,
                    ["lastActivatedAt"] = LiveReasons.Time,
                    ["lastArchivedAt"] = LiveReasons.Time,
                    ["imageStatus"] = LiveReasons.Status,
                    ["imageScanStatus"] = "the result of a scan, not a setting",
                    ["imageScanFindingsSummary"] = "the result of a scan, not a setting",
                },
            },
        ],
        MaxRepairs = 1,
        DeletedWithParent = true,
        PollBackoffFactor = 1.25,
    };

    protected override IEnumerable<string?> Identity(ImageState desired) => [desired.RepositoryName, desired.ImageTag];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, ImageState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        // While our build is IN_PROGRESS, poll only the build.
        if (hint.HasPendingChange && IsBuild(hint.Id) && await RunningAsync(aws, hint.Id!, desired, cancellationToken) is { } running)
        {
            return await DescribeAsync(aws, running, desired, cancellationToken);
        }

        var key = $"Image/{desired.RepositoryName}/{desired.ImageTag}";
        var image = await aws.View.ReadUntilDeepCheckAsync(key, ct => ImageAsync(aws, desired, ct), cancellationToken);
        if (image is not null) return Describe(image, desired);

        // Do not cache a missing image.
        aws.View.Invalidate(key);
        var build = await LatestBuildAsync(aws, desired, cancellationToken);
        return build is null ? null : await DescribeAsync(aws, build, desired, cancellationToken);
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
                EnvironmentVariablesOverride = [new EnvironmentVariable { Name = TagVariable, Value = desired.ImageTag }],
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
    public override Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task<bool> RepairAsync(
        AwsAccount aws, ImageState desired, LiveResource live, CancellationToken cancellationToken)
    {
        await CreateAsync(aws, desired, cancellationToken);
        return true;
    }

    private static LiveResource Describe(ImageDetail image, ImageState desired) => new(desired.ImageTag, desired)
    {
        ParentId = desired.RepositoryName,
        DisplayName = $"{image.RegistryId}/{desired.RepositoryName}@{image.ImageDigest}",
        Attributes = new Dictionary<string, string> { ["digest"] = image.ImageDigest, ["tag"] = desired.ImageTag },
    };

    private static async Task<LiveResource?> DescribeAsync(
        AwsAccount aws, Build build, ImageState desired, CancellationToken cancellationToken)
    {
        // The build succeeded but its image is missing: it has expired or was deleted, so build it again.
        if (build.BuildStatus == StatusType.SUCCEEDED) return null;
        var running = build.BuildStatus == StatusType.IN_PROGRESS;
        var log = await LogAsync(aws, build, cancellationToken);
        return new LiveResource(build.Id, desired)
        {
            ParentId = desired.RepositoryName,
            DisplayName = build.Arn ?? build.Id,
            Phase = running ? Phase.Changing : Phase.Failed,
            Reason = running ? $"building: {build.CurrentPhase}" : FailureOf(build),
            Log = log,
        };
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
        try
        {
            var response = await aws.CallAsync(
                aws.Ecr.DescribeImagesAsync,
                new DescribeImagesRequest
                {
                    RepositoryName = desired.RepositoryName,
                    ImageIds = [new ImageIdentifier { ImageTag = desired.ImageTag }],
                },
                cancellationToken);
            return response.ImageDetails?.FirstOrDefault();
        }
        catch (Exception e) when (e is ImageNotFoundException or RepositoryNotFoundException)
        {
            return null;
        }
    }

    // The identifier of a build is project:number; that of an image is its tag, which contains no colon.
    private static bool IsBuild(string? id) => id?.Contains(':', StringComparison.Ordinal) == true;

    private static bool IsOf(Build build, ImageState desired) =>
        build.Environment?.EnvironmentVariables?
            .Any(variable => variable.Name == TagVariable && variable.Value == desired.ImageTag) == true;

    /// <summary>Returns a build if it builds this source and is in progress.</summary>
    private static async Task<Build?> RunningAsync(AwsAccount aws, string id, ImageState desired, CancellationToken cancellationToken)
    {
        var request = new BatchGetBuildsRequest { Ids = [id] };
        var builds = (await aws.CallAsync(aws.CodeBuild.BatchGetBuildsAsync, request, cancellationToken)).Builds;
        return builds?.Find(build => build.BuildStatus == StatusType.IN_PROGRESS && IsOf(build, desired));
    }

    /// <summary>
    /// Returns the latest build of this source. After a restart of this process it is found, so a second build is not started.
    /// </summary>
    private static async Task<Build?> LatestBuildAsync(AwsAccount aws, ImageState desired, CancellationToken cancellationToken)
    {
        try
        {
            var ids = (await aws.CallAsync(
                aws.CodeBuild.ListBuildsForProjectAsync,
                new ListBuildsForProjectRequest { ProjectName = desired.ProjectName, SortOrder = SortOrderType.DESCENDING },
                cancellationToken)).Ids;
            if (ids is not { Count: > 0 }) return null;
            var builds = await aws.CallAsync(
                aws.CodeBuild.BatchGetBuildsAsync, new BatchGetBuildsRequest { Ids = [.. ids.Take(20)] }, cancellationToken);
            return builds.Builds?
                .Where(build => IsOf(build, desired))
                .MaxBy(build => build.StartTime);
        }
        catch (Amazon.CodeBuild.Model.ResourceNotFoundException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<string>> LogAsync(AwsAccount aws, Build build, CancellationToken cancellationToken)
    {
        if (build.Logs is not { GroupName: { Length: > 0 } group, StreamName: { Length: > 0 } stream }) return [];
        try
        {
            var response = await aws.CallAsync(
                aws.Logs.GetLogEventsAsync,
                new GetLogEventsRequest { LogGroupName = group, LogStreamName = stream, StartFromHead = true },
                cancellationToken);
            return response.Events?.ConvertAll(line => line.Message.TrimEnd()) ?? [];
        }
        catch (Amazon.CloudWatchLogs.Model.ResourceNotFoundException)
        {
            return [];
        }
    }
}
