using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>An IAM role with all that hangs on it.</summary>
internal sealed class RoleState
{
    /// <summary>IAM's default for <see cref="MaxSessionDuration"/>.</summary>
    public const int UsualSession = 3600;

    public required string RoleName { get; set; }

    public string? Description { get; set; }

    /// <summary>The longest session, in seconds.</summary>
    public int MaxSessionDuration { get; set; } = UsualSession;

    /// <summary>The trust policy.</summary>
    public required JsonDocumentText AssumeRolePolicyDocument { get; set; }

    public string? PermissionsBoundary { get; set; }

    /// <summary>Inline policies by name.</summary>
    public Dictionary<string, JsonDocumentText> InlinePolicies { get; set; } = [];

    public List<string> ManagedPolicyArns { get; set; } = [];

    public Dictionary<string, string> Tags { get; set; } = [];
}
