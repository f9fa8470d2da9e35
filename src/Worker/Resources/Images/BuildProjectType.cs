using Amazon.CodeBuild.Model;
using Reconciler.Spec.Mapping;
using Reconciler.Worker.Live;
using Reconciler.Worker.Planning;

namespace Reconciler.Worker.Resources.Images;

/// <summary>A CodeBuild project that builds ARM64 images.</summary>
internal sealed class BuildProjectType : ResourceType<CreateProjectRequest>
{
    public const string TypeName = "BuildProject";

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        Fixed = new HashSet<string> { "name" },
        Defaulted = new HashSet<string>
        {
            "queuedTimeoutInMinutes", "encryptionKey", "cache", "badgeEnabled", "autoRetryLimit", "concurrentBuildLimit",
            "source.insecureSsl", "source.gitCloneDepth", "source.reportBuildStatus", "artifacts.encryptionDisabled",
            "environment.computeConfiguration", "environment.environmentVariables.type", "logsConfig.cloudWatchLogs.status", "logsConfig.s3Logs",
        },
        WriteOnly = new HashSet<string> { "tags", "badgeEnabled" },
    };

    protected override IEnumerable<string?> Identity(CreateProjectRequest desired) => [desired.Name];

    protected override async Task<LiveResource?> ObserveAsync(AwsAccount aws, CreateProjectRequest desired, Hint hint, CancellationToken cancellationToken)
    {
        var project = hint.IsMoving
            ? await aws.View.ReadAsync(
                Key(desired.Name),
                async ct => (await aws.Call(aws.CodeBuild.BatchGetProjectsAsync, new BatchGetProjectsRequest { Names = [desired.Name] }, ct).ConfigureAwait(false))
                    .Projects?.FirstOrDefault(),
                cancellationToken).ConfigureAwait(false)
            : (await ProjectsAsync(aws, cancellationToken).ConfigureAwait(false)).FirstOrDefault(project => project.Name == desired.Name);
        return project is null ? null : Describe(project);
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, CreateProjectRequest desired, CancellationToken cancellationToken)
    {
        try
        {
            await aws.Call(aws.CodeBuild.CreateProjectAsync, desired, cancellationToken).ConfigureAwait(false);
            return desired.Name;
        }
        finally
        {
            Forget(aws, desired.Name);
        }
    }

    protected override async Task UpdateAsync(
        AwsAccount aws, CreateProjectRequest desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var update = new UpdateProjectRequest();
        ModelMapper.Copy(desired, update);

        // An update leaves out what it does not set, so a removal has to be said: with an empty value.
        foreach (var removed in changes.Where(change => change is { New: null, Path: "description" })) ModelMapper.Set(update, removed.Path, "");
        try
        {
            await aws.Call(aws.CodeBuild.UpdateProjectAsync, update, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Forget(aws, live.Id);
        }
    }

    public override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            await aws.Call(aws.CodeBuild.DeleteProjectAsync, new DeleteProjectRequest { Name = live.Id }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Forget(aws, live.Id);
        }
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws,
        IReadOnlyCollection<string> parents,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var project in await ProjectsAsync(aws, cancellationToken).ConfigureAwait(false)) yield return Describe(project);
    }

    protected override IReadOnlyDictionary<string, string> GetTags(CreateProjectRequest desired) =>
        desired.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [];

    protected override void SetTags(CreateProjectRequest desired, IReadOnlyDictionary<string, string> tags) =>
        desired.Tags = [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    private const string ListKey = "BuildProject/list";
    private const int BatchSize = 100;

    private static string Key(string name) => $"BuildProject/{name}";

    private static void Forget(AwsAccount aws, string name)
    {
        aws.View.Forget(ListKey);
        aws.View.Forget(Key(name));
    }

    private static LiveResource Describe(Project project) => new(project.Name, project)
    {
        DisplayName = project.Arn,
        Tags = project.Tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [],
        Attributes = new Dictionary<string, string> { ["id"] = project.Name, ["name"] = project.Name, ["arn"] = project.Arn },
    };

    private static Task<IReadOnlyList<Project>> ProjectsAsync(AwsAccount aws, CancellationToken cancellationToken) =>
        aws.View.ReadAsync(ListKey, ct => ReadAllAsync(aws, ct), cancellationToken);

    private static async Task<IReadOnlyList<Project>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken)
    {
        var names = await aws.ListAsync(
            aws.CodeBuild.ListProjectsAsync,
            new ListProjectsRequest(),
            page => page.Projects,
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken).ConfigureAwait(false);
        var projects = new List<Project>(names.Count);
        foreach (var batch in names.Chunk(BatchSize))
        {
            var answer = await aws.Call(aws.CodeBuild.BatchGetProjectsAsync, new BatchGetProjectsRequest { Names = [.. batch] }, cancellationToken).ConfigureAwait(false);
            projects.AddRange(answer.Projects ?? []);
        }

        return projects;
    }
}
