using Amazon.IdentityManagement.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>
/// An IAM user that signs calls. It gets no access key: a person makes it. Deleting the user deletes its keys, too.
/// </summary>
internal sealed class IamUserResourceType : ListedResourceType<IamUserState, IamUserState>
{
    public const string TypeName = ResourceTypeNames.IamUser;

    private const string OwnPermissions = "what else a user may do is decided by people, who can attach further policies";

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "userName",
        NamesIgnoreCase = true,
        IsGlobal = true,
        CreateOnly = new HashSet<string> { "userName" },
        NotCompared = new Dictionary<string, string> { ["tags"] = LiveReasons.Tags },
        Answers =
        [
            new(typeof(User)) { Ignored = new Dictionary<string, string>(Ignored) { ["passwordLastUsed"] = LiveReasons.Time } },
            new(typeof(UserDetail))
            {
                Ignored = new Dictionary<string, string>(Ignored)
                {
                    ["attachedManagedPolicies"] = OwnPermissions,
                    ["groupList"] = OwnPermissions,
                    ["userPolicyList"] = OwnPermissions,
                },
            },
        ],
    };

    private static Dictionary<string, string> Ignored => new()
    {
        ["arn"] = LiveReasons.Identifier,
        ["userId"] = LiveReasons.Identifier,
        ["path"] = "it is chosen when a user is created, and decides nothing",
        ["createDate"] = LiveReasons.Time,
        ["permissionsBoundary"] = "it can only take permissions away; a person sets it",
    };

    protected override string GetName(IamUserState desired) => desired.UserName;

    protected override string GetRowName(IamUserState row) => row.UserName;

    protected override string GetRowToken(IamUserState row) =>
        string.Join('\n', row.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));

    protected override bool RemembersCreated => true;

    protected override async Task<IReadOnlyList<IamUserState>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken) =>
        (await IamDetails.ReadAsync(aws, cancellationToken)).Users;

    protected override async Task<IamUserState?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken) =>
        await aws.ReadOrNullAsync(aws.Iam.GetUserAsync, new GetUserRequest { UserName = name }, cancellationToken) is { User: { } user }
            ? new IamUserState { UserName = user.UserName, Tags = IamDetails.ToTags(user.Tags) }
            : null;

    protected override ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, IamUserState row, CancellationToken cancellationToken) =>
        new(new LiveResource(row.UserName, row)
        {
            DisplayName = aws.Identity.GlobalArn("iam", $"user/{row.UserName}"),
            Tags = row.Tags,
            Attributes = new Dictionary<string, string> { ["id"] = row.UserName, ["name"] = row.UserName },
        });

    protected override async Task<string> CreateAsync(AwsAccount aws, IamUserState desired, CancellationToken cancellationToken)
    {
        var request = new CreateUserRequest { UserName = desired.UserName, Tags = RoleWriter.ToTags(desired.Tags) };
        await aws.CallAsync(aws.Iam.CreateUserAsync, request, cancellationToken);
        Remember(aws, desired.UserName, new IamUserState { UserName = desired.UserName, Tags = new(desired.Tags) });
        return desired.UserName;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws, IamUserState desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var (set, removed) = TagChanges.Extract(changes);
        if (removed.Count > 0)
            await aws.CallAsync(aws.Iam.UntagUserAsync, new UntagUserRequest { UserName = live.Id, TagKeys = removed }, cancellationToken);
        if (set.Count == 0) return;
        await aws.CallAsync(
            aws.Iam.TagUserAsync, new TagUserRequest { UserName = live.Id, Tags = RoleWriter.ToTags(set) }, cancellationToken);
    }

    /// <summary>Deletes what IAM demands to be deleted first: keys, policies and memberships.</summary>
    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        var user = live.Id;
        foreach (var key in await aws.ListAsync(
            aws.Iam.ListAccessKeysAsync,
            new ListAccessKeysRequest { UserName = user },
            page => page.AccessKeyMetadata,
            page => PageToken.Of(page.IsTruncated, page.Marker),
            (request, marker) => request.Marker = marker,
            cancellationToken))
        {
            await aws.CallAsync(
                aws.Iam.DeleteAccessKeyAsync,
                new DeleteAccessKeyRequest { UserName = user, AccessKeyId = key.AccessKeyId },
                cancellationToken);
        }

        foreach (var policy in await aws.ListAsync(
            aws.Iam.ListAttachedUserPoliciesAsync,
            new ListAttachedUserPoliciesRequest { UserName = user },
            page => page.AttachedPolicies,
            page => PageToken.Of(page.IsTruncated, page.Marker),
            (request, marker) => request.Marker = marker,
            cancellationToken))
        {
            await aws.CallAsync(
                aws.Iam.DetachUserPolicyAsync,
                new DetachUserPolicyRequest { UserName = user, PolicyArn = policy.PolicyArn },
                cancellationToken);
        }

        foreach (var policy in await aws.ListAsync(
            aws.Iam.ListUserPoliciesAsync,
            new ListUserPoliciesRequest { UserName = user },
            page => page.PolicyNames,
            page => PageToken.Of(page.IsTruncated, page.Marker),
            (request, marker) => request.Marker = marker,
            cancellationToken))
        {
            await aws.CallAsync(
                aws.Iam.DeleteUserPolicyAsync, new DeleteUserPolicyRequest { UserName = user, PolicyName = policy }, cancellationToken);
        }

        foreach (var group in await aws.ListAsync(
            aws.Iam.ListGroupsForUserAsync,
            new ListGroupsForUserRequest { UserName = user },
            page => page.Groups,
            page => PageToken.Of(page.IsTruncated, page.Marker),
            (request, marker) => request.Marker = marker,
            cancellationToken))
        {
            await aws.CallAsync(
                aws.Iam.RemoveUserFromGroupAsync,
                new RemoveUserFromGroupRequest { UserName = user, GroupName = group.GroupName },
                cancellationToken);
        }

        await aws.CallAsync(aws.Iam.DeleteUserAsync, new DeleteUserRequest { UserName = user }, cancellationToken);
    }

    protected override void Invalidate(AwsAccount aws, LiveResource live)
    {
        base.Invalidate(aws, live);
        IamDetails.Forget(aws);
    }

    protected override void InvalidateCreated(AwsAccount aws, IamUserState desired, Exception? failure)
    {
        base.InvalidateCreated(aws, desired, failure);
        IamDetails.Forget(aws);
    }

    protected override IReadOnlyDictionary<string, string> GetTags(IamUserState desired) => desired.Tags;

    protected override void SetTags(IamUserState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);
}
