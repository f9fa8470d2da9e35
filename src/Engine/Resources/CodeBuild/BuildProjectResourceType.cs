using System.Text.Json.Nodes;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.CodeBuild;

/// <summary>A CodeBuild project that builds ARM64 images.</summary>
internal sealed class BuildProjectResourceType : ListedResourceType<CreateProjectRequest, Project>
{
    public const string TypeName = ResourceTypeNames.BuildProject;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "name",
        DecidesAccess = new HashSet<string>
        {
            "serviceRole", "source", "sourceVersion", "secondarySources", "secondarySourceVersions", "vpcConfig", "environment",
            "buildBatchConfig",
        },
        CreateOnly = new HashSet<string> { "name" },
        ServerDefaulted = new HashSet<string>
        {
            "encryptionKey", "badgeEnabled", "autoRetryLimit", "concurrentBuildLimit",
            "source.insecureSsl", "source.gitCloneDepth", "source.reportBuildStatus", "artifacts.encryptionDisabled",
            "environment.computeConfiguration", "environment.environmentVariables.type",
            "logsConfig.cloudWatchLogs.status", "logsConfig.s3Logs.encryptionDisabled",
        },
        DefaultValues = new Dictionary<string, JsonNode>
        {
            ["cache.type"] = JsonValue.Create("NO_CACHE"),
            ["logsConfig.s3Logs.status"] = JsonValue.Create("DISABLED"),
        },
        NotCompared = new HashSet<string> { "tags", "badgeEnabled" },
    };

    protected override string GetName(CreateProjectRequest desired) => desired.Name;

    protected override string GetRowName(Project row) => row.Name;

    protected override async Task<string> CreateAsync(AwsAccount aws, CreateProjectRequest desired, CancellationToken cancellationToken)
    {
        await aws.CallAsync(aws.CodeBuild.CreateProjectAsync, desired, cancellationToken);
        return desired.Name;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        CreateProjectRequest desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = new UpdateProjectRequest();
        ModelMapper.Copy(desired, update);

        // UpdateProject keeps the value of unset members. To remove a value, set the default or an empty value.
        foreach (var removed in changes.Where(change => change.New is null && change.Path == change.Member))
        {
            ModelMapper.SetEmpty(update, removed.Path);
        }

        update.Cache = new ProjectCache { Type = CacheType.NO_CACHE };
        await aws.CallAsync(aws.CodeBuild.UpdateProjectAsync, update, cancellationToken);
    }

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await aws.CallAsync(aws.CodeBuild.DeleteProjectAsync, new DeleteProjectRequest { Name = live.Id }, cancellationToken);
    }

    protected override IReadOnlyDictionary<string, string> GetTags(CreateProjectRequest desired) =>
        desired.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [];

    protected override void SetTags(CreateProjectRequest desired, IReadOnlyDictionary<string, string> tags) =>
        desired.Tags = [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    private const int BatchSize = 100;

    protected override ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, Project row, CancellationToken cancellationToken) =>
        new(new LiveResource(row.Name, row)
        {
            DisplayName = row.Arn,
            Tags = row.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [],
            Attributes = new Dictionary<string, string> { ["id"] = row.Name, ["name"] = row.Name, ["arn"] = row.Arn },
        });

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
