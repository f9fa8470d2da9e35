using Amazon.ECR;
using Amazon.ECR.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Ecr;

/// <summary>An ECR repository with its scanning configuration, repository policy and lifecycle policy.</summary>
internal sealed class RepositoryResourceType : ListedResourceType<RepositoryState, Repository>, IIndexedTags
{
    public const string TypeName = ResourceTypeNames.Repository;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "repositoryName",
        DecidesAccess = new HashSet<string> { "repositoryPolicy" },
        CreateOnly = new HashSet<string> { "repositoryName" },
        NotCompared = new Dictionary<string, string> { ["tags"] = LiveReasons.Tags },
        Answers =
        [
            new(typeof(Repository))
            {
                ComparedAs = new Dictionary<string, string> { ["imageScanningConfiguration"] = "scanOnPush" },
                Ignored = new Dictionary<string, string>
                {
                    ["registryId"] = LiveReasons.Identifier,
                    ["repositoryArn"] = LiveReasons.Identifier,
                    ["repositoryUri"] = LiveReasons.Identifier,
                    ["createdAt"] = LiveReasons.Time,
                    ["encryptionConfiguration"] = "it is chosen when a repository is created, and cannot change",
                    ["imageTagMutabilityExclusionFilters"] = "exist only with another imageTagMutability, which is compared",
                },
            },
            new(typeof(GetRepositoryPolicyResponse))
            {
                ComparedAs = new Dictionary<string, string> { ["policyText"] = "repositoryPolicy" },
                Ignored = new Dictionary<string, string>
                {
                    ["registryId"] = LiveReasons.Identifier,
                    ["repositoryName"] = LiveReasons.Identifier,
                },
            },
            new(typeof(GetLifecyclePolicyResponse))
            {
                ComparedAs = new Dictionary<string, string> { ["lifecyclePolicyText"] = "lifecyclePolicy" },
                Ignored = new Dictionary<string, string>
                {
                    ["registryId"] = LiveReasons.Identifier,
                    ["repositoryName"] = LiveReasons.Identifier,
                    ["lastEvaluatedAt"] = LiveReasons.Time,
                },
            },
        ],
    };

    protected override string GetName(RepositoryState desired) => desired.RepositoryName;

    protected override string GetRowName(Repository row) => row.RepositoryName;

    // The policies and the tags are reads of their own.
    protected override string GetRowToken(Repository row) =>
        $"{row.RepositoryArn} {row.RepositoryUri} {row.ImageTagMutability} {row.ImageScanningConfiguration?.ScanOnPush}";

    protected override bool RemembersCreated => true;

    protected override async Task<string> CreateAsync(AwsAccount aws, RepositoryState desired, CancellationToken cancellationToken)
    {
        var response = await aws.CallAsync(
            aws.Ecr.CreateRepositoryAsync,
            new CreateRepositoryRequest
            {
                RepositoryName = desired.RepositoryName,
                ImageScanningConfiguration = new ImageScanningConfiguration { ScanOnPush = desired.ScanOnPush },
                ImageTagMutability = desired.ImageTagMutability,
                Tags = ToTags(Ownership.TagsWithoutHash(desired.Tags)),
            },
            cancellationToken);
        await SetPolicyAsync(aws, desired, cancellationToken);
        await SetLifecycleAsync(aws, desired, cancellationToken);
        await aws.CallAsync(
            aws.Ecr.TagResourceAsync,
            new TagResourceRequest
            {
                ResourceArn = response.Repository.RepositoryArn,
                Tags = ToTags(Ownership.HashTagOnly(desired.Tags)),
            },
            cancellationToken);
        Remember(aws, desired.RepositoryName, response.Repository);
        var policy = desired.RepositoryPolicy is { } text ? PolicyDocument.Normalise(text.Text) : null;
        aws.View.Set(PolicyKey(desired.RepositoryName), policy, "");
        aws.View.Set(LifecycleKey(desired.RepositoryName), desired.LifecyclePolicy, "");
        TagReads.Remember(aws, ScopeOf(desired.RepositoryName), desired.Tags);
        return desired.RepositoryName;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws, RepositoryState desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var members = changes.Select(change => change.Member).ToHashSet(StringComparer.Ordinal);
        if (members.Contains("scanOnPush"))
        {
            await aws.CallAsync(
                aws.Ecr.PutImageScanningConfigurationAsync,
                new PutImageScanningConfigurationRequest
                {
                    RepositoryName = live.Id,
                    ImageScanningConfiguration = new ImageScanningConfiguration { ScanOnPush = desired.ScanOnPush },
                },
                cancellationToken);
        }

        if (members.Contains("imageTagMutability"))
        {
            await aws.CallAsync(
                aws.Ecr.PutImageTagMutabilityAsync,
                new PutImageTagMutabilityRequest { RepositoryName = live.Id, ImageTagMutability = desired.ImageTagMutability },
                cancellationToken);
        }

        if (members.Contains("repositoryPolicy")) await SetPolicyAsync(aws, desired, cancellationToken);
        if (members.Contains("lifecyclePolicy")) await SetLifecycleAsync(aws, desired, cancellationToken);
        await UpdateTagsAsync(aws, live, changes, cancellationToken);
    }

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await aws.CallAsync(
            aws.Ecr.DeleteRepositoryAsync, new DeleteRepositoryRequest { RepositoryName = live.Id, Force = true }, cancellationToken);
    }

    protected override IReadOnlyDictionary<string, string> GetTags(RepositoryState desired) => desired.Tags;

    protected override void SetTags(RepositoryState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    protected override Task<IReadOnlyList<Repository>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken) => aws.ListAsync(
        aws.Ecr.DescribeRepositoriesAsync,
        new DescribeRepositoriesRequest { MaxResults = 1000 },
        page => page.Repositories,
        page => page.NextToken,
        (request, token) => request.NextToken = token,
        cancellationToken);

    protected override async Task<Repository?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        var response = await aws.ReadOrNullAsync(
            aws.Ecr.DescribeRepositoriesAsync, new DescribeRepositoriesRequest { RepositoryNames = [name] }, cancellationToken);
        return response?.Repositories?.FirstOrDefault();
    }

    // Its policies and tags are its owner's.
    protected override async Task<LiveResource?> FindExistingAsync(
        AwsAccount aws, RepositoryState desired, string? id, CancellationToken cancellationToken) =>
        await FindRowAsync(aws, desired.RepositoryName, isPending: false, cancellationToken) is { } row
            ? Describe(row, new RepositoryState { RepositoryName = row.RepositoryName })
            : null;

    private static LiveResource Describe(Repository row, RepositoryState state) => new(row.RepositoryName, state)
    {
        DisplayName = row.RepositoryArn,
        Tags = state.Tags,
        Attributes = new Dictionary<string, string>
        {
            ["id"] = row.RepositoryName,
            ["name"] = row.RepositoryName,
            ["arn"] = row.RepositoryArn,
            ["uri"] = row.RepositoryUri,
        },
    };

    protected override async ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, Repository row, CancellationToken cancellationToken)
    {
        try
        {
            // The list contains none of the three, and no change token for them.
            var (name, arn) = (row.RepositoryName, row.RepositoryArn);
            var policy = aws.View.ReadUntilDeepCheckAsync(PolicyKey(name), ct => PolicyAsync(aws, name, ct), cancellationToken);
            var lifecycle = aws.View.ReadUntilDeepCheckAsync(LifecycleKey(name), ct => LifecycleAsync(aws, name, ct), cancellationToken);
            var tags = TagReads.ReadAsync(aws, ScopeOf(name), arn, ct => TagsAsync(aws, arn, ct), cancellationToken);
            await Task.WhenAll(policy, lifecycle, tags);
            var state = new RepositoryState
            {
                RepositoryName = row.RepositoryName,
                ScanOnPush = row.ImageScanningConfiguration?.ScanOnPush ?? false,
                ImageTagMutability = row.ImageTagMutability?.Value ?? "MUTABLE",
                RepositoryPolicy = await policy,
                LifecyclePolicy = await lifecycle,
                Tags = new Dictionary<string, string>(await tags),
            };
            return Describe(row, state);
        }
        catch (Exception e) when (FailureClassifier.IsNotFound(e))
        {
            return null;
        }
    }

    private ViewKey<JsonDocumentText?> PolicyKey(string name) => ScopeOf(name).Read<JsonDocumentText?>(nameof(PolicyAsync));

    private ViewKey<JsonDocumentText?> LifecycleKey(string name) => ScopeOf(name).Read<JsonDocumentText?>(nameof(LifecycleAsync));

    private static async Task<JsonDocumentText?> PolicyAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        var response = await aws.ReadPartOrNullAsync(
            aws.Ecr.GetRepositoryPolicyAsync,
            new GetRepositoryPolicyRequest { RepositoryName = name },
            nameof(RepositoryPolicyNotFoundException),
            cancellationToken);
        return response is null ? null : PolicyDocument.Normalise(response.PolicyText);
    }

    private static async Task<JsonDocumentText?> LifecycleAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        var response = await aws.ReadPartOrNullAsync(
            aws.Ecr.GetLifecyclePolicyAsync,
            new GetLifecyclePolicyRequest { RepositoryName = name },
            nameof(LifecyclePolicyNotFoundException),
            cancellationToken);
        return response is null ? null : new JsonDocumentText(response.LifecyclePolicyText);
    }

    private static async Task<IReadOnlyDictionary<string, string>> TagsAsync(AwsAccount aws, string arn, CancellationToken cancellationToken) =>
        (await aws.CallAsync(aws.Ecr.ListTagsForResourceAsync, new ListTagsForResourceRequest { ResourceArn = arn }, cancellationToken))
            .Tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [];

    private static Task SetPolicyAsync(AwsAccount aws, RepositoryState desired, CancellationToken cancellationToken) =>
        desired.RepositoryPolicy is { } policy
            ? aws.CallAsync(
                aws.Ecr.SetRepositoryPolicyAsync,
                new SetRepositoryPolicyRequest { RepositoryName = desired.RepositoryName, PolicyText = policy.Text },
                cancellationToken)
            : aws.CallAsync(
                aws.Ecr.DeleteRepositoryPolicyAsync,
                new DeleteRepositoryPolicyRequest { RepositoryName = desired.RepositoryName },
                cancellationToken);

    private static Task SetLifecycleAsync(AwsAccount aws, RepositoryState desired, CancellationToken cancellationToken) =>
        desired.LifecyclePolicy is { } policy
            ? aws.CallAsync(
                aws.Ecr.PutLifecyclePolicyAsync,
                new PutLifecyclePolicyRequest { RepositoryName = desired.RepositoryName, LifecyclePolicyText = policy.Text },
                cancellationToken)
            : aws.CallAsync(
                aws.Ecr.DeleteLifecyclePolicyAsync,
                new DeleteLifecyclePolicyRequest { RepositoryName = desired.RepositoryName },
                cancellationToken);

    private static async Task UpdateTagsAsync(
        AwsAccount aws, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var (set, removed) = TagChanges.Extract(changes);
        var arn = live.Attributes["arn"];
        if (removed.Count > 0)
        {
            await aws.CallAsync(
                aws.Ecr.UntagResourceAsync, new UntagResourceRequest { ResourceArn = arn, TagKeys = removed }, cancellationToken);
        }

        if (set.Count == 0) return;
        await aws.CallAsync(aws.Ecr.TagResourceAsync, new TagResourceRequest { ResourceArn = arn, Tags = ToTags(set) }, cancellationToken);
    }

    public Task<bool> ConfirmTagsAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        TagReads.ConfirmAsync(aws, ScopeOf(live.Id), ct => TagsAsync(aws, live.Attributes["arn"], ct), cancellationToken);

    private static List<Tag> ToTags(Dictionary<string, string> tags) =>
        [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
}
