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

    public override string Name => TypeName;

    public override string ParentType => UserPoolResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        CreateOnly = new HashSet<string> { "username" },
        ServerDefaulted = new HashSet<string> { "attributes" },
        NotCompared = new HashSet<string> { "userPoolId", PasswordMember, "passwordAsOf" },
        DeletedWithParent = true,
    };

    protected override IEnumerable<string?> Identity(UserState desired) => [desired.UserPoolId, desired.Username];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, UserState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        AdminGetUserResponse? user;
        try
        {
            user = await aws.View.ReadUntilDeepCheckAsync(
                ScopeOf(desired.UserPoolId, desired.Username).Read<AdminGetUserResponse>(nameof(aws.Cognito.AdminGetUserAsync)),
                ct => aws.CallAsync(
                    aws.Cognito.AdminGetUserAsync,
                    new AdminGetUserRequest { UserPoolId = desired.UserPoolId, Username = desired.Username },
                    ct),
                cancellationToken);
        }
        catch (UserNotFoundException)
        {
            return null;
        }

        // Compare only the attributes that the spec sets. Users and other tools may set others.
        var attributes = user.UserAttributes?
            .Where(attribute => desired.Attributes.ContainsKey(attribute.Name))
            .ToDictionary(attribute => attribute.Name, attribute => attribute.Value) ?? [];
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
        try
        {
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
        finally
        {
            aws.View.Forget(ScopeOf(desired.UserPoolId, desired.Username));
        }
    }

    protected override async Task UpdateAsync(
        AwsAccount aws, UserState desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            if (changes.Any(change => change.Member == "attributes"))
            {
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
        finally
        {
            aws.View.Forget(ScopeOf(desired.UserPoolId, desired.Username));
        }
    }

    public override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            await aws.CallAsync(
                aws.Cognito.AdminDeleteUserAsync,
                new AdminDeleteUserRequest { UserPoolId = live.ParentId, Username = live.Id },
                cancellationToken);
        }
        catch (UserNotFoundException)
        {
        }
        finally
        {
            aws.View.Forget(ScopeOf(live.ParentId!, live.Id));
        }
    }

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
