namespace Reconciler.Emulator.Platform.Auth;

/// <summary>Checks callers against their IAM policies.</summary>
internal interface ICallerPermissions
{
    /// <summary>Whether a policy of the role allows an action on at least one resource. Callers hold the account's gate.</summary>
    bool AllowsSomewhere(string roleName, string action);
}
