namespace Reconciler.Emulator.Platform.Auth;

/// <summary>What the policies of callers permit.</summary>
internal interface ICallerPermissions
{
    /// <summary>Whether a caller with the role's credentials may perform an action on some resource. Under the account's gate.</summary>
    bool AllowsSomewhere(string roleName, string action);
}
