namespace Reconciler.Engine.Resources.Permissions;

/// <summary>An action of IAM that a resource type needs.</summary>
/// <param name="Operation">The SDK's operation; null if AWS checks the action for another call, in the name of the caller.</param>
/// <param name="Action">The action, such as <c>s3:CreateBucket</c>.</param>
internal sealed record CalledAction(string? Operation, string Action)
{
    /// <summary>The service of the action.</summary>
    public string Service => Action[..Action.IndexOf(':', StringComparison.Ordinal)];
}
