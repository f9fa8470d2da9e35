using Amazon.IdentityManagement.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>
/// The roles, users and managed policies of an account. One call a page lists all three, so that each further type costs no call.
/// </summary>
/// <param name="Roles">The roles, without description and session duration, which IAM does not list.</param>
/// <param name="Users">The users.</param>
/// <param name="Policies">The policies of the account, without tags, which IAM does not list.</param>
internal sealed record IamDetails(
    IReadOnlyList<RoleState> Roles, IReadOnlyList<IamUserState> Users, IReadOnlyList<ManagedPolicyState> Policies)
{
    private static ViewKey<IamDetails> Key => ViewScope.Iam.Read<IamDetails>(nameof(ReadAsync));

    /// <summary>Reads the account. Types that ask at the same time, or within the age of lists, share the call.</summary>
    public static Task<IamDetails> ReadAsync(AwsAccount aws, CancellationToken cancellationToken) =>
        aws.View.ReadAsync(Key, ct => LoadAsync(aws, ct), cancellationToken);

    /// <summary>
    /// Forgets what was read. Each type does so after a change of its own: a list that is read later must not be older than the change.
    /// </summary>
    public static void Forget(AwsAccount aws) => aws.View.Forget(Key);

    /// <summary>Converts a document as IAM returns it: URL-encoded.</summary>
    public static JsonDocumentText Decode(string document) => PolicyDocument.Normalise(Uri.UnescapeDataString(document));

    private static async Task<IamDetails> LoadAsync(AwsAccount aws, CancellationToken cancellationToken)
    {
        var details = await aws.ListAsync(
            aws.Iam.GetAccountAuthorizationDetailsAsync,
            new GetAccountAuthorizationDetailsRequest { Filter = ["Role", "User", "LocalManagedPolicy"], MaxItems = 1000 },
            page => (page.RoleDetailList ?? []).Concat<object>(page.UserDetailList ?? []).Concat(page.Policies ?? []),
            page => PageToken.Of(page.IsTruncated, page.Marker),
            (request, marker) => request.Marker = marker,
            cancellationToken);
        return new IamDetails(
            [.. details.OfType<RoleDetail>().Select(ToState)],
            [.. details.OfType<UserDetail>().Select(ToState)],
            [.. details.OfType<ManagedPolicyDetail>().Select(ToState)]);
    }

    private static RoleState ToState(RoleDetail role) => new()
    {
        RoleName = role.RoleName,
        Path = role.Path ?? RoleState.DefaultPath,
        AssumeRolePolicyDocument = Decode(role.AssumeRolePolicyDocument),
        PermissionsBoundary = role.PermissionsBoundary?.PermissionsBoundaryArn,
        InlinePolicies = role.RolePolicyList?.ToDictionary(policy => policy.PolicyName, policy => Decode(policy.PolicyDocument)) ?? [],
        ManagedPolicyArns = role.AttachedManagedPolicies?.ConvertAll(policy => policy.PolicyArn) ?? [],
        Tags = ToTags(role.Tags),
    };

    private static IamUserState ToState(UserDetail user) => new() { UserName = user.UserName, Tags = ToTags(user.Tags) };

    // Most policies of an account are somebody else's: of those only the name is kept.
    private static ManagedPolicyState ToState(ManagedPolicyDetail policy) => new()
    {
        // The ARN ends with the name, and moto leaves the name out.
        PolicyName = policy.Arn[(policy.Arn.LastIndexOf('/') + 1)..],
        Description = policy.Description ?? "",
        PolicyDocument = ManagedPolicyState.IsCandidate(policy.Description)
            && policy.PolicyVersionList?.Find(version => version.VersionId == policy.DefaultVersionId)?.Document is { } document
                ? Decode(document)
                : null,
    };

    /// <summary>Converts tags.</summary>
    public static Dictionary<string, string> ToTags(List<Tag>? tags) => tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [];
}
