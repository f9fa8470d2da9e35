using System.Runtime.CompilerServices;
using Amazon.IdentityManagement.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>
/// The attachment of a managed policy of ours to a user, a role or a group. Attachments that no spec names are drift of the policy: they
/// give access that the specs do not.
/// </summary>
internal sealed class PolicyAttachmentResourceType : ResourceTypeBase<PolicyAttachmentState>
{
    public const string TypeName = ResourceTypeNames.PolicyAttachment;

    /// <summary>The principal type of users.</summary>
    public const string User = "user";

    /// <summary>The principal type of roles.</summary>
    public const string Role = "role";

    /// <summary>The principal type of groups.</summary>
    public const string Group = "group";

    private static readonly Dictionary<string, string> _identifiers = new()
    {
        ["userId"] = LiveReasons.Identifier,
        ["roleId"] = LiveReasons.Identifier,
        ["groupId"] = LiveReasons.Identifier,
    };

    public override string Name => TypeName;

    public override string ParentType => ManagedPolicyResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "principal",
        NamesIgnoreCase = true,
        DecidesAccess = new HashSet<string> { "principal", "principalType" },
        CreateOnly = new HashSet<string> { "principal", "principalType" },
        NotCompared = new Dictionary<string, string> { ["policy"] = LiveReasons.Parent, ["policyArn"] = LiveReasons.Parent },
        DeletedWithParent = true,
        Answers =
        [
            OfPrincipal(typeof(PolicyUser), User), OfPrincipal(typeof(PolicyRole), Role), OfPrincipal(typeof(PolicyGroup), Group),
        ],
    };

    protected override IEnumerable<string?> Identity(PolicyAttachmentState desired) =>
        [desired.Policy, desired.PolicyArn, desired.Principal];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, PolicyAttachmentState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        if (hint.HasPendingChange) aws.View.Forget(ListOf(desired.Policy).Key);
        var rows = await ReadAsync(aws, desired.Policy, desired.PolicyArn, cancellationToken);
        return rows.FirstOrDefault(row => IsSame(row, desired)) is { } found ? ToLive(found) : null;
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, PolicyAttachmentState desired, CancellationToken cancellationToken)
    {
        var (arn, name) = (desired.PolicyArn, desired.Principal);
        await (desired.PrincipalType switch
        {
            User => aws.CallAsync(
                aws.Iam.AttachUserPolicyAsync, new AttachUserPolicyRequest { UserName = name, PolicyArn = arn }, cancellationToken),
            Role => (Task)RoleWriter.AttachAsync(aws, name, arn, cancellationToken),
            _ => aws.CallAsync(
                aws.Iam.AttachGroupPolicyAsync, new AttachGroupPolicyRequest { GroupName = name, PolicyArn = arn }, cancellationToken),
        });
        return IdOf(desired);
    }

    protected override void InvalidateCreated(AwsAccount aws, PolicyAttachmentState desired, Exception? failure) =>
        aws.View.Forget(ListOf(desired.Policy).Key);

    protected override void Invalidate(AwsAccount aws, LiveResource live) => aws.View.Forget(ListOf(live.ParentId!).Key);

    protected override Task UpdateAsync(
        AwsAccount aws,
        PolicyAttachmentState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken) =>
        throw new InvalidOperationException("An attachment has nothing that changes in place.");

    protected override Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        var attachment = (PolicyAttachmentState)live.State;
        return DetachAsync(aws, attachment.PolicyArn, attachment.PrincipalType, attachment.Principal, cancellationToken);
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws, IReadOnlyCollection<string> parents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var policy in parents)
        {
            var arn = aws.Identity.GlobalArn("iam", $"policy/{policy}");
            foreach (var row in await ReadAsync(aws, policy, arn, cancellationToken)) yield return ToLive(row);
        }
    }

    /// <inheritdoc/>
    public override void OnParentCreated(AwsAccount aws, string parentId) => aws.View.SetEmpty(ListOf(parentId));

    /// <summary>Lists what a policy is attached to.</summary>
    public static async Task<IReadOnlyList<PolicyAttachmentState>> ListAsync(
        AwsAccount aws, string policyArn, CancellationToken cancellationToken)
    {
        var policy = policyArn[(policyArn.LastIndexOf('/') + 1)..];
        return await aws.ListAsync(
            aws.Iam.ListEntitiesForPolicyAsync,
            new ListEntitiesForPolicyRequest { PolicyArn = policyArn },
            page => (page.PolicyUsers ?? []).Select(user => Of(User, user.UserName))
                .Concat((page.PolicyRoles ?? []).Select(role => Of(Role, role.RoleName)))
                .Concat((page.PolicyGroups ?? []).Select(group => Of(Group, group.GroupName))),
            page => PageToken.Of(page.IsTruncated, page.Marker),
            (request, marker) => request.Marker = marker,
            cancellationToken);

        PolicyAttachmentState Of(string type, string name) =>
            new() { Policy = policy, PolicyArn = policyArn, PrincipalType = type, Principal = name };
    }

    /// <summary>Detaches a policy.</summary>
    public static Task DetachAsync(
        AwsAccount aws, string policyArn, string principalType, string principal, CancellationToken cancellationToken) =>
        principalType switch
        {
            User => aws.CallAsync(
                aws.Iam.DetachUserPolicyAsync,
                new DetachUserPolicyRequest { UserName = principal, PolicyArn = policyArn },
                cancellationToken),
            Role => RoleWriter.DetachAsync(aws, principal, policyArn, cancellationToken),
            _ => aws.CallAsync(
                aws.Iam.DetachGroupPolicyAsync,
                new DetachGroupPolicyRequest { GroupName = principal, PolicyArn = policyArn },
                cancellationToken),
        };

    private static Task<IReadOnlyList<PolicyAttachmentState>> ReadAsync(
        AwsAccount aws, string policy, string arn, CancellationToken cancellationToken) =>
        aws.View.ReadListAsync(
            ListOf(policy),
            async ct =>
            {
                try
                {
                    return await ListAsync(aws, arn, ct);
                }
                catch (Exception e) when (FailureClassifier.IsNotFound(e))
                {
                    // The policy does not exist, so nothing is attached.
                    return [];
                }
            },
            cancellationToken);

    private static LiveResource ToLive(PolicyAttachmentState state) => new(IdOf(state), state)
    {
        ParentId = state.Policy,
        DisplayName = $"{state.Policy} on {state.PrincipalType} {state.Principal}",
        Attributes = new Dictionary<string, string> { ["id"] = IdOf(state) },
    };

    // Other policies may be attached to the same principal.
    private static string IdOf(PolicyAttachmentState state) => $"{state.Policy}/{state.PrincipalType}/{state.Principal}";

    private static bool IsSame(PolicyAttachmentState row, PolicyAttachmentState desired) =>
        row.PrincipalType == desired.PrincipalType && row.Principal.Equals(desired.Principal, StringComparison.OrdinalIgnoreCase);

    private static ViewList<PolicyAttachmentState> ListOf(string policy) =>
        new(ViewScope.OfList(TypeName, policy), IdOf, row => row.Principal, _ => "");

    private static LiveAnswer OfPrincipal(Type type, string principal) => new(type)
    {
        ComparedAs = new Dictionary<string, string> { [$"{principal}Name"] = "principal" },
        Ignored = _identifiers.Where(identifier => identifier.Key == $"{principal}Id").ToDictionary(),
    };
}
