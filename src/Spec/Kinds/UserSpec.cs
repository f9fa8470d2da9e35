using Amazon.CognitoIdentityProvider.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A user of a pool.</summary>
public sealed class UserSpec
{
    /// <summary>The user's name.</summary>
    [ConstrainedBy(typeof(AdminCreateUserRequest), nameof(AdminCreateUserRequest.Username))]
    public required string Username { get; set; }

    /// <summary>Where the permanent password comes from.</summary>
    public required SecretSource Password { get; set; }

    /// <summary>Attributes such as <c>email</c>.</summary>
    /// <example>{"email": "alice@example.com"}</example>
    public Dictionary<string, string>? Attributes { get; set; }
}
