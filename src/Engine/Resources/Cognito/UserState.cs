using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>A user with a permanent password.</summary>
public sealed class UserState
{
    public required string UserPoolId { get; set; }

    public required string Username { get; set; }

    public Dictionary<string, string> Attributes { get; set; } = [];

    /// <summary>Whether the user may sign in.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where the password comes from; the password itself is looked up when it is set.</summary>
    public required SecretSource Password { get; set; }

    /// <summary>When a generated password was generated; of a live user, when it was changed last. One that is older than its password has another.</summary>
    public string? PasswordAsOf { get; set; }
}
