namespace Reconciler.Emulator.Platform.Auth;

/// <summary>A permission that was checked, for tests of policies.</summary>
/// <param name="Action">The action.</param>
/// <param name="Resource">The ARN of the resource, or <c>*</c>.</param>
/// <param name="Context">The condition keys of the request besides those of the caller.</param>
/// <param name="IsAllowed">Whether the policies of the caller allow it.</param>
internal sealed record PermissionCheck(
    string Action, string Resource, IReadOnlyDictionary<string, string> Context, bool IsAllowed);
