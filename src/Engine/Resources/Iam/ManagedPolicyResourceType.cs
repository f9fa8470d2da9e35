using Amazon.IdentityManagement.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>A managed policy of the account, with the document of its default version.</summary>
internal sealed class ManagedPolicyResourceType : ListedResourceType<ManagedPolicyState, ManagedPolicyState>
{
    public const string TypeName = ResourceTypeNames.ManagedPolicy;

    // IAM keeps five versions of a policy.
    private const int MaxVersions = 5;
    private const string Attachments = "attachments are resources of their own";

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "policyName",
        NamesIgnoreCase = true,
        DecidesAccess = new HashSet<string> { "policyDocument" },
        CreateOnly = new HashSet<string> { "policyName", "description" },
        NotCompared = new Dictionary<string, string> { ["tags"] = LiveReasons.Tags },
        Answers =
        [
            new(typeof(ManagedPolicy)) { Ignored = Ignored },
            new(typeof(ManagedPolicyDetail))
            {
                ComparedAs = new Dictionary<string, string> { ["policyVersionList"] = "policyDocument" },
                Ignored = Ignored,
            },
            new(typeof(PolicyVersion))
            {
                ComparedAs = new Dictionary<string, string> { ["document"] = "policyDocument" },
                Ignored = new Dictionary<string, string>
                {
                    ["createDate"] = LiveReasons.Time,
                    ["isDefaultVersion"] = "only the document of the default version is read",
                    ["versionId"] = LiveReasons.Identifier,
                },
            },
        ],
    };

    private static Dictionary<string, string> Ignored => new()
    {
        ["arn"] = LiveReasons.Identifier,
        ["policyId"] = LiveReasons.Identifier,
        ["path"] = "policies of the operator have the path /, which cannot change",
        ["defaultVersionId"] = "the document of the default version is compared",
        ["attachmentCount"] = Attachments,
        ["permissionsBoundaryUsageCount"] = Attachments,
        ["isAttachable"] = LiveReasons.Status,
        ["createDate"] = LiveReasons.Time,
        ["updateDate"] = LiveReasons.Time,
    };

    protected override string GetName(ManagedPolicyState desired) => desired.PolicyName;

    protected override string GetRowName(ManagedPolicyState row) => row.PolicyName;

    protected override string GetRowToken(ManagedPolicyState row) => $"{row.Description}\n{row.PolicyDocument?.Text}";

    protected override bool RemembersCreated => true;

    protected override async Task<IReadOnlyList<ManagedPolicyState>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken) =>
        (await IamDetails.ReadAsync(aws, cancellationToken)).Policies;

    // The list keeps no document of a policy that cannot be ours. Somebody may want to adopt it, so read it.
    protected override async Task<ManagedPolicyState?> ObserveListedAsync(
        AwsAccount aws, string name, ManagedPolicyState? row, CancellationToken cancellationToken) =>
        row is { PolicyDocument: null } ? await ReadByNameAsync(aws, name, cancellationToken) : row;

    protected override async Task<ManagedPolicyState?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        var arn = ArnOf(aws, name);
        var policy = (await aws.ReadOrNullAsync(
            aws.Iam.GetPolicyAsync, new GetPolicyRequest { PolicyArn = arn }, cancellationToken))?.Policy;
        if (policy is null) return null;
        var version = await aws.ReadOrNullAsync(
            aws.Iam.GetPolicyVersionAsync,
            new GetPolicyVersionRequest { PolicyArn = arn, VersionId = policy.DefaultVersionId },
            cancellationToken);
        return version is null
            ? null
            : new ManagedPolicyState
            {
                PolicyName = policy.PolicyName,
                Description = policy.Description ?? "",
                PolicyDocument = IamDetails.Decode(version.PolicyVersion.Document),
            };
    }

    protected override async ValueTask<LiveResource?> ToLiveAsync(
        AwsAccount aws, ManagedPolicyState row, CancellationToken cancellationToken)
    {
        var arn = ArnOf(aws, row.PolicyName);
        var tags = ManagedPolicyState.IsCandidate(row.Description)
            ? await aws.View.ReadUntilDeepCheckAsync(TagsKey(row.PolicyName), ct => ReadTagsAsync(aws, arn, ct), cancellationToken)
            : [];
        if (tags is null) return null;
        var state = new ManagedPolicyState
        {
            PolicyName = row.PolicyName,
            Description = row.Description,
            PolicyDocument = row.PolicyDocument,
            Tags = tags,
        };
        return new LiveResource(row.PolicyName, state)
        {
            DisplayName = arn,
            Tags = tags,
            Attributes = new Dictionary<string, string> { ["id"] = row.PolicyName, ["name"] = row.PolicyName, ["arn"] = arn },
        };
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, ManagedPolicyState desired, CancellationToken cancellationToken)
    {
        await aws.CallAsync(
            aws.Iam.CreatePolicyAsync,
            new CreatePolicyRequest
            {
                PolicyName = desired.PolicyName,
                Description = desired.Description,
                PolicyDocument = desired.PolicyDocument!.Text,
                Tags = RoleWriter.ToTags(desired.Tags),
            },
            cancellationToken);
        Remember(aws, desired.PolicyName, new ManagedPolicyState
        {
            PolicyName = desired.PolicyName,
            Description = desired.Description,
            PolicyDocument = PolicyDocument.Normalise(desired.PolicyDocument.Text),
        });
        aws.View.Set(TagsKey(desired.PolicyName), new Dictionary<string, string>(desired.Tags), "");
        return desired.PolicyName;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        ManagedPolicyState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var arn = ArnOf(aws, live.Id);
        if (changes.Any(change => change.Member == "policyDocument"))
        {
            await MakeRoomAsync(aws, arn, cancellationToken);
            await aws.CallAsync(
                aws.Iam.CreatePolicyVersionAsync,
                new CreatePolicyVersionRequest
                {
                    PolicyArn = arn,
                    PolicyDocument = desired.PolicyDocument!.Text,
                    SetAsDefault = true,
                },
                cancellationToken);
        }

        var (set, removed) = TagChanges.Extract(changes);
        if (removed.Count > 0)
            await aws.CallAsync(aws.Iam.UntagPolicyAsync, new UntagPolicyRequest { PolicyArn = arn, TagKeys = removed }, cancellationToken);
        if (set.Count == 0) return;
        await aws.CallAsync(
            aws.Iam.TagPolicyAsync, new TagPolicyRequest { PolicyArn = arn, Tags = RoleWriter.ToTags(set) }, cancellationToken);
    }

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        var arn = ArnOf(aws, live.Id);
        foreach (var attachment in await PolicyAttachmentResourceType.ListAsync(aws, arn, cancellationToken))
        {
            await PolicyAttachmentResourceType.DetachAsync(aws, arn, attachment.PrincipalType, attachment.Principal, cancellationToken);
        }

        foreach (var version in await ListVersionsAsync(aws, arn, cancellationToken))
        {
            if (version.IsDefaultVersion != true) await DeleteVersionAsync(aws, arn, version, cancellationToken);
        }

        await aws.CallAsync(aws.Iam.DeletePolicyAsync, new DeletePolicyRequest { PolicyArn = arn }, cancellationToken);
    }

    protected override void Invalidate(AwsAccount aws, LiveResource live)
    {
        base.Invalidate(aws, live);
        IamDetails.Forget(aws);
    }

    protected override void InvalidateCreated(AwsAccount aws, ManagedPolicyState desired, Exception? failure)
    {
        base.InvalidateCreated(aws, desired, failure);
        IamDetails.Forget(aws);
    }

    protected override IReadOnlyDictionary<string, string> GetTags(ManagedPolicyState desired) => desired.Tags;

    protected override void SetTags(ManagedPolicyState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    private static string ArnOf(AwsAccount aws, string name) => aws.Identity.GlobalArn("iam", $"policy/{name}");

    private ViewKey<Dictionary<string, string>?> TagsKey(string name) =>
        ScopeOf(name).Read<Dictionary<string, string>?>(nameof(ReadTagsAsync));

    /// <returns>The tags; null if the policy no longer exists.</returns>
    private static async Task<Dictionary<string, string>?> ReadTagsAsync(AwsAccount aws, string arn, CancellationToken cancellationToken)
    {
        try
        {
            var tags = await aws.ListAsync(
                aws.Iam.ListPolicyTagsAsync,
                new ListPolicyTagsRequest { PolicyArn = arn },
                page => page.Tags,
                page => PageToken.Of(page.IsTruncated, page.Marker),
                (request, marker) => request.Marker = marker,
                cancellationToken);
            return IamDetails.ToTags([.. tags]);
        }
        catch (Exception e) when (FailureClassifier.IsNotFound(e))
        {
            return null;
        }
    }

    /// <summary>Deletes the oldest version that is not the default if there is no room for another one.</summary>
    private static async Task MakeRoomAsync(AwsAccount aws, string arn, CancellationToken cancellationToken)
    {
        var versions = await ListVersionsAsync(aws, arn, cancellationToken);
        if (versions.Count < MaxVersions) return;
        var oldest = versions.Where(version => version.IsDefaultVersion != true).MinBy(version => version.CreateDate);
        if (oldest is not null) await DeleteVersionAsync(aws, arn, oldest, cancellationToken);
    }

    private static Task<IReadOnlyList<PolicyVersion>> ListVersionsAsync(AwsAccount aws, string arn, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.Iam.ListPolicyVersionsAsync,
            new ListPolicyVersionsRequest { PolicyArn = arn },
            page => page.Versions,
            page => PageToken.Of(page.IsTruncated, page.Marker),
            (request, marker) => request.Marker = marker,
            cancellationToken);

    private static Task DeleteVersionAsync(AwsAccount aws, string arn, PolicyVersion version, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.Iam.DeletePolicyVersionAsync,
            new DeletePolicyVersionRequest { PolicyArn = arn, VersionId = version.VersionId },
            cancellationToken);
}
