using System.Collections.Frozen;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>A permission that a call needs.</summary>
/// <param name="Action">The action, such as <c>s3:PutObject</c>.</param>
/// <param name="Resource">The ARN of the resource, or <c>*</c> for actions that know no resources.</param>
internal sealed record RequiredPermission(string Action, string Resource)
{
    /// <summary>The values of condition keys that only this permission has, such as <c>iam:PassedToService</c>.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = FrozenDictionary<string, string>.Empty;
}
