using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>The desired state of an IAM role with its policies.</summary>
internal sealed class RoleState
{
    /// <summary>The default of IAM for <see cref="MaxSessionDuration"/>, in seconds.</summary>
    public const int DefaultSessionDuration = 3600;

    /// <summary>The default of IAM for <see cref="Path"/>.</summary>
    public const string DefaultPath = "/";

    public required string RoleName { get; set; }

    /// <summary>The path, a part of the ARN. It begins and ends with a slash. If null, IAM uses <see cref="DefaultPath"/>.</summary>
    public string? Path { get; set; }

    public string? Description { get; set; }

    /// <summary>The longest session, in seconds.</summary>
    public int MaxSessionDuration { get; set; } = DefaultSessionDuration;

    /// <summary>The trust policy.</summary>
    public required JsonDocumentText AssumeRolePolicyDocument { get; set; }

    public string? PermissionsBoundary { get; set; }

    /// <summary>Inline policies by name.</summary>
    public Dictionary<string, JsonDocumentText> InlinePolicies { get; set; } = [];

    public List<string> ManagedPolicyArns { get; set; } = [];

    public Dictionary<string, string> Tags { get; set; } = [];
}
