using System.Text.Json.Nodes;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.CodeBuild;

/// <summary>A CodeBuild project that builds ARM64 images.</summary>
internal sealed class BuildProjectResourceType : ListedResourceType<BuildProjectState, Project>
{
    public const string TypeName = ResourceTypeNames.BuildProject;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "name",
        DecidesAccess = new HashSet<string>
        {
            "serviceRole", "source", "sourceVersion", "secondarySources", "secondarySourceVersions", "vpcConfig", "environment",
            "buildBatchConfig", "projectVisibility",
        },
        CreateOnly = new HashSet<string> { "name" },
        ServerDefaulted = new Dictionary<string, string>
        {
            ["environment.computeConfiguration"] = "CodeBuild derives it from computeType",
        },
        DefaultValues = new Dictionary<string, JsonNode>
        {
            ["autoRetryLimit"] = JsonValue.Create(0),
            ["badgeEnabled"] = JsonValue.Create(false),
            [VisibilityMember] = JsonValue.Create("PRIVATE"),
            ["source.insecureSsl"] = JsonValue.Create(false),
            ["source.gitCloneDepth"] = JsonValue.Create(0),
            ["source.reportBuildStatus"] = JsonValue.Create(false),
            ["artifacts.encryptionDisabled"] = JsonValue.Create(false),
            ["environment.environmentVariables.type"] = JsonValue.Create("PLAINTEXT"),
            ["cache.type"] = JsonValue.Create("NO_CACHE"),
            ["logsConfig.cloudWatchLogs.status"] = JsonValue.Create("ENABLED"),
            ["logsConfig.s3Logs.status"] = JsonValue.Create("DISABLED"),
            ["logsConfig.s3Logs.encryptionDisabled"] = JsonValue.Create(false),
        },
        NotCompared = new Dictionary<string, string> { ["tags"] = LiveReasons.Tags },
        Answers =
        [
            new(typeof(Project))
            {
                ComparedAs = new Dictionary<string, string> { ["badge"] = "badgeEnabled" },
                Ignored = new Dictionary<string, string>
                {
                    ["arn"] = LiveReasons.Identifier,
                    ["created"] = LiveReasons.Time,
                    ["lastModified"] = LiveReasons.Time,
                    ["publicProjectAlias"] = "exists while projectVisibility is public, which is compared",
                    ["resourceAccessRole"] = "is used while projectVisibility is public, which is compared",
                    ["webhook"] = "a project with a source in S3 cannot have one",
                },
            },
        ],
    };

    private const string VisibilityMember = "projectVisibility";

    protected override string GetName(BuildProjectState desired) => desired.Name;

    protected override string GetRowName(Project row) => row.Name;

    // All of it: not every endpoint keeps the time of the last change.
    protected override string GetRowToken(Project row) => ModelMapper.ToJson(row)?.ToJsonString() ?? "";

    protected override bool RemembersCreated => true;

    protected override async Task<string> CreateAsync(AwsAccount aws, BuildProjectState desired, CancellationToken cancellationToken)
    {
        var create = new CreateProjectRequest();
        ModelMapper.Copy(desired, create);
        var response = await aws.CallAsync(aws.CodeBuild.CreateProjectAsync, create, cancellationToken);
        Remember(aws, desired.Name, response.Project);
        return desired.Name;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        BuildProjectState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = new UpdateProjectRequest();
        ModelMapper.Copy(desired, update);

        // UpdateProject keeps the value of unset members. To remove a value, set the default or an empty value.
        foreach (var removed in changes.Where(change => change.New is null && change.Path == change.Member))
        {
            if (removed.Path != VisibilityMember) ModelMapper.SetEmpty(update, removed.Path);
        }

        update.Cache = desired.Cache ?? new ProjectCache { Type = CacheType.NO_CACHE };
        update.ConcurrentBuildLimit = desired.ConcurrentBuildLimit ?? NoLimit;
        update.AutoRetryLimit = desired.AutoRetryLimit ?? 0;
        update.BadgeEnabled = desired.BadgeEnabled ?? false;
        update.EncryptionKey = desired.EncryptionKey
            ?? $"arn:{aws.Identity.Partition}:kms:{aws.Region}:{aws.AccountId}:{DefaultKey}";
        if (changes.Any(change => change.Path == VisibilityMember))
        {
            await aws.CallAsync(
                aws.CodeBuild.UpdateProjectVisibilityAsync,
                new UpdateProjectVisibilityRequest
                {
                    ProjectArn = live.DisplayName,
                    ProjectVisibility = desired.ProjectVisibility ?? ProjectVisibilityType.PRIVATE,
                },
                cancellationToken);
        }

        if (changes.All(change => change.Path == VisibilityMember)) return;
        await aws.CallAsync(aws.CodeBuild.UpdateProjectAsync, update, cancellationToken);
    }

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await aws.CallAsync(aws.CodeBuild.DeleteProjectAsync, new DeleteProjectRequest { Name = live.Id }, cancellationToken);
    }

    protected override IReadOnlyDictionary<string, string> GetTags(BuildProjectState desired) =>
        desired.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [];

    protected override void SetTags(BuildProjectState desired, IReadOnlyDictionary<string, string> tags) =>
        desired.Tags = [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    private const int BatchSize = 100;

    // The value that removes the limit of concurrent builds.
    private const int NoLimit = -1;
    private const string DefaultKey = "alias/aws/s3";

    protected override ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, Project row, CancellationToken cancellationToken) =>
        new(new LiveResource(row.Name, StateOf(row))
        {
            DisplayName = row.Arn,
            Tags = row.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [],
            Attributes = new Dictionary<string, string> { ["id"] = row.Name, ["name"] = row.Name, ["arn"] = row.Arn },
        });

    private static BuildProjectState StateOf(Project project)
    {
        var state = new BuildProjectState();
        ModelMapper.Copy(project, state);
        state.BadgeEnabled = project.Badge?.BadgeEnabled;

        // CodeBuild names its own key if no other is set.
        if (state.EncryptionKey?.EndsWith($":{DefaultKey}", StringComparison.Ordinal) == true) state.EncryptionKey = null;
        return state;
    }

    protected override async Task<Project?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken) =>
        (await ReadAsync(aws, [name], cancellationToken)).FirstOrDefault();

    protected override async Task<IReadOnlyList<Project>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken)
    {
        var names = await aws.ListAsync(
            aws.CodeBuild.ListProjectsAsync,
            new ListProjectsRequest(),
            page => page.Projects,
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);
        var projects = new List<Project>(names.Count);
        foreach (var batch in names.Chunk(BatchSize)) projects.AddRange(await ReadAsync(aws, [.. batch], cancellationToken));
        return projects;
    }

    private static async Task<List<Project>> ReadAsync(AwsAccount aws, List<string> names, CancellationToken cancellationToken)
    {
        var request = new BatchGetProjectsRequest { Names = names };
        return (await aws.CallAsync(aws.CodeBuild.BatchGetProjectsAsync, request, cancellationToken)).Projects ?? [];
    }
}
