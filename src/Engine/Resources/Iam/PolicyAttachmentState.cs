namespace Reconciler.Engine.Resources.Iam;

/// <summary>The desired state of the attachment of a managed policy to a user, a role or a group.</summary>
internal sealed class PolicyAttachmentState
{
    /// <summary>The name of the policy.</summary>
    public required string Policy { get; set; }

    /// <summary>The ARN of the policy.</summary>
    public required string PolicyArn { get; set; }

    /// <summary>What it is attached to: <c>user</c>, <c>role</c> or <c>group</c>.</summary>
    public required string PrincipalType { get; set; }

    /// <summary>The name of the user, role or group.</summary>
    public required string Principal { get; set; }
}
