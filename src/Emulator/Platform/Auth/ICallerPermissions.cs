namespace Reconciler.Emulator.Platform.Auth;

/// <summary>Checks callers against their IAM policies. Callers hold the account's gate.</summary>
internal interface ICallerPermissions
{
    /// <summary>Whether the account or a policy of the caller allows an action on at least one resource.</summary>
    bool AllowsSomewhere(Caller caller, string action);

    /// <summary>
    /// Returns why the caller may not perform an action on a resource, in AWS's words; <see langword="null"/> if it may.
    /// </summary>
    string? FindDenial(Caller caller, string action, string resource);
}
