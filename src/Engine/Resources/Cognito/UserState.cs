using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>The desired state of a user of a user pool, with a permanent password.</summary>
public sealed class UserState
{
    /// <summary>The identifier of the user pool.</summary>
    public required string UserPoolId { get; set; }

    /// <summary>The name of the user.</summary>
    public required string Username { get; set; }

    /// <summary>The attributes that the spec sets, such as <c>email</c>.</summary>
    public Dictionary<string, string> Attributes { get; set; } = [];

    /// <summary>Whether the user can sign in.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The source of the password. The password itself is read only when it is set in Cognito.</summary>
    public required SecretSource Password { get; set; }

    /// <summary>
    /// When the generated password was created, in ISO 8601; of a live user, when the user was changed last. A user that is older than the
    /// password does not have it. Null if the password is not generated.
    /// </summary>
    public string? PasswordAsOf { get; set; }
}
