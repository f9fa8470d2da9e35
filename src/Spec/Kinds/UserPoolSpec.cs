using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A Cognito user pool with its clients and users.</summary>
[Mirrors(typeof(CreateUserPoolRequest), nameof(CreateUserPoolRequest.UserPoolTags))]
public sealed class UserPoolSpec : MirroringSpec<CreateUserPoolRequest>
{
    /// <summary>App clients.</summary>
    public List<UserPoolClientSpec>? Clients { get; set; }

    /// <summary>Users with permanent passwords.</summary>
    public List<UserSpec>? Users { get; set; }
}

/// <summary>An app client of a pool.</summary>
[Mirrors(typeof(CreateUserPoolClientRequest), nameof(CreateUserPoolClientRequest.UserPoolId), nameof(CreateUserPoolClientRequest.ClientName),
    nameof(CreateUserPoolClientRequest.ClientSecret))]
public sealed class UserPoolClientSpec
{
    /// <summary>The client's name, by which references find it: <c>${UserPool/name.clients.NAME.id}</c>.</summary>
    [ConstrainedBy(typeof(CreateUserPoolClientRequest), nameof(CreateUserPoolClientRequest.ClientName))]
    public required string Name { get; set; }

    /// <summary>The members that were written in the spec.</summary>
    public CreateUserPoolClientRequest Request { get; set; } = new();
}

/// <summary>A user of a pool.</summary>
public sealed class UserSpec
{
    /// <summary>The user's name.</summary>
    [ConstrainedBy(typeof(AdminCreateUserRequest), nameof(AdminCreateUserRequest.Username))]
    public required string Username { get; set; }

    /// <summary>Where the permanent password comes from.</summary>
    public required SecretSource Password { get; set; }

    /// <summary>Attributes such as <c>email</c>.</summary>
    public Dictionary<string, string>? Attributes { get; set; }
}
