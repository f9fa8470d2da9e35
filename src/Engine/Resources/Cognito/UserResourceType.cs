using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>
/// A user of a user pool. Users that are not in the specs may be people who signed up, so they are never enumerated or pruned.
/// </summary>
internal sealed class UserResourceType(SecretReader secrets) : ResourceTypeBase<UserState>
{
    public const string TypeName = ResourceTypeNames.User;
    private const string PasswordMember = "password";
    private const string SecondFactor = "users set up their own second factor";

    public override string Name => TypeName;

    public override string ParentType => UserPoolResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "username",
        DecidesAccess = new HashSet<string> { "enabled", "attributes" },
        CreateOnly = new HashSet<string> { "username" },
        ServerDefaulted = new Dictionary<string, string>
        {
            ["attributes.sub"] = "Cognito gives it to each user",
            ["attributes.identities"] = "Cognito keeps the identities that a user has signed in with",
            ["attributes.email_verified"] = "users verify their own address",
            ["attributes.phone_number_verified"] = "users verify their own number",
        },
        NotCompared = new Dictionary<string, string>
        {
            ["userPoolId"] = LiveReasons.Parent,
            [PasswordMember] = "a password cannot be read; userStatus and the time of the last change tell whether ours was set",
            ["passwordAsOf"] = "the time of the last change, which is compared with that of the generated password",
        },
        Answers =
        [
            new(typeof(AdminGetUserResponse))
            {
                ComparedAs = new Dictionary<string, string>
                {
                    ["userAttributes"] = "attributes",
                    ["userStatus"] = PasswordMember,
                    ["userLastModifiedDate"] = "passwordAsOf",
                },
                Ignored = new Dictionary<string, string>
                {
                    ["userCreateDate"] = LiveReasons.Time,
                    ["mFAOptions"] = SecondFactor,
                    ["preferredMfaSetting"] = SecondFactor,
                    ["userMFASettingList"] = SecondFactor,
                },
            },
        ],
        DeletedWithParent = true,
    };

    protected override IEnumerable<string?> Identity(UserState desired) => [desired.UserPoolId, desired.Username];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, UserState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var key = ScopeOf(desired.UserPoolId, desired.Username).Read<AdminGetUserResponse?>(nameof(aws.Cognito.AdminGetUserAsync));
        var user = await aws.View.ReadUntilDeepCheckAsync(
            key,
            ct => aws.ReadOrNullAsync(
                aws.Cognito.AdminGetUserAsync,
                new AdminGetUserRequest { UserPoolId = desired.UserPoolId, Username = desired.Username },
                ct),
            cancellationToken);
        if (user is null)
        {
            // Do not cache a missing user.
            aws.View.Forget(key);
            return null;
        }

        var attributes = user.UserAttributes?.ToDictionary(attribute => attribute.Name, attribute => attribute.Value) ?? [];
        return new LiveResource(
            desired.Username,
            new UserState
            {
                UserPoolId = desired.UserPoolId,
                Username = desired.Username,
                Attributes = attributes,
                Enabled = user.Enabled ?? true,
                Password = desired.Password,
                PasswordAsOf = GeneratedSecretResourceType.Time(user.UserLastModifiedDate),
            })
        {
            ParentId = desired.UserPoolId,
            DisplayName = $"{desired.UserPoolId}/{desired.Username}",
            Reason = user.UserStatus == UserStatusType.CONFIRMED ? null : user.UserStatus?.Value,
            Attributes = new Dictionary<string, string>
            {
                ["id"] = desired.Username,
                ["sub"] = user.UserAttributes?.Find(attribute => attribute.Name == "sub")?.Value ?? "",
            },
        };
    }

    /// <summary>
    /// A password cannot be read. A status other than CONFIRMED shows that our password was not set, and so does a last change of the user
    /// that is older than its generated password.
    /// </summary>
    protected override IEnumerable<FieldChange> CompareExtra(UserState desired, LiveResource live)
    {
        if (live.Reason is { } status) yield return new FieldChange(PasswordMember, status, "***");
        else if (desired.PasswordAsOf is { } generated && string.CompareOrdinal(((UserState)live.State).PasswordAsOf, generated) < 0)
        {
            yield return new FieldChange(PasswordMember, "older than its secret", "***");
        }
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, UserState desired, CancellationToken cancellationToken)
    {
        // Read the password first, so that a missing secret does not leave a user without password.
        var password = await secrets.ReadAsync(aws, desired.Password, cancellationToken);
        await aws.CallAsync(
            aws.Cognito.AdminCreateUserAsync,
            new AdminCreateUserRequest
            {
                UserPoolId = desired.UserPoolId,
                Username = desired.Username,
                MessageAction = MessageActionType.SUPPRESS,
                UserAttributes = ToAttributes(desired.Attributes),
            },
            cancellationToken);
        await SetPasswordAsync(aws, desired, password.Reveal(), cancellationToken);
        return desired.Username;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws, UserState desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Any(change => change.Member == "attributes")) await UpdateAttributesAsync(aws, desired, changes, cancellationToken);

        if (changes.Any(change => change.Member == "enabled"))
        {
            await aws.CallAsync(
                aws.Cognito.AdminEnableUserAsync,
                new AdminEnableUserRequest { UserPoolId = desired.UserPoolId, Username = desired.Username },
                cancellationToken);
        }

        if (changes.All(change => change.Path != PasswordMember)) return;
        var password = await secrets.ReadAsync(aws, desired.Password, cancellationToken);
        await SetPasswordAsync(aws, desired, password.Reveal(), cancellationToken);
    }

    private static async Task UpdateAttributesAsync(
        AwsAccount aws, UserState desired, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        // The path of a single attribute is attributes.NAME; that of all is attributes.
        const string Prefix = "attributes.";
        var removed = changes.Where(change => change.Member == "attributes" && change.New is null)
            .SelectMany(change => change.Path.StartsWith(Prefix, StringComparison.Ordinal)
                ? [change.Path[Prefix.Length..]]
                : ((JsonObject)change.Old!).Select(attribute => attribute.Key))
            .Where(name => !IsServerDefaulted(name))
            .ToList();
        if (removed.Count > 0)
        {
            await aws.CallAsync(
                aws.Cognito.AdminDeleteUserAttributesAsync,
                new AdminDeleteUserAttributesRequest
                {
                    UserPoolId = desired.UserPoolId,
                    Username = desired.Username,
                    UserAttributeNames = removed,
                },
                cancellationToken);
        }

        if (changes.All(change => change.Member != "attributes" || change.New is null)) return;
        await aws.CallAsync(
            aws.Cognito.AdminUpdateUserAttributesAsync,
            new AdminUpdateUserAttributesRequest
            {
                UserPoolId = desired.UserPoolId,
                Username = desired.Username,
                UserAttributes = ToAttributes(desired.Attributes),
            },
            cancellationToken);
    }

    private static bool IsServerDefaulted(string attribute) =>
        attribute is "sub" or "identities" or "email_verified" or "phone_number_verified";

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await aws.CallAsync(
            aws.Cognito.AdminDeleteUserAsync,
            new AdminDeleteUserRequest { UserPoolId = live.ParentId, Username = live.Id },
            cancellationToken);
    }

    protected override void InvalidateCreated(AwsAccount aws, UserState desired, Exception? failure) =>
        aws.View.Forget(ScopeOf(desired.UserPoolId, desired.Username));

    protected override void Invalidate(AwsAccount aws, LiveResource live) => aws.View.Forget(ScopeOf(live.ParentId!, live.Id));

    private static ViewScope ScopeOf(string pool, string user) => ViewScope.OfResource(TypeName, pool, user);

    private static Task SetPasswordAsync(AwsAccount aws, UserState desired, string password, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.Cognito.AdminSetUserPasswordAsync,
            new AdminSetUserPasswordRequest
            {
                UserPoolId = desired.UserPoolId,
                Username = desired.Username,
                Password = password,
                Permanent = true,
            },
            cancellationToken);

    private static List<AttributeType> ToAttributes(Dictionary<string, string> attributes) =>
        [.. attributes.Select(attribute => new AttributeType { Name = attribute.Key, Value = attribute.Value })];
}
