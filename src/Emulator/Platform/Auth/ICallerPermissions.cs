namespace Reconciler.Emulator.Platform.Auth;

/// <summary>Checks callers against their IAM policies. Callers hold the account's gate.</summary>
internal interface ICallerPermissions
{
    /// <summary>
    /// Returns why the caller may not perform an action on a resource, in AWS's words; <see langword="null"/> if it may.
    /// </summary>
    /// <param name="caller">The caller.</param>
    /// <param name="action">The action.</param>
    /// <param name="resource">The ARN of the resource, or <c>*</c>.</param>
    /// <param name="context">The condition keys of the request besides those of the caller.</param>
    string? FindDenial(Caller caller, string action, string resource, IReadOnlyDictionary<string, string>? context = null);
}
