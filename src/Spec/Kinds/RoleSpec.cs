using Amazon.IdentityManagement.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>An IAM role of an object. By default it has the least permissions that work.</summary>
public class RoleSpec
{
    /// <summary>The role's name; if unset, it is composed of stack and object.</summary>
    [ConstrainedBy(typeof(CreateRoleRequest), nameof(CreateRoleRequest.RoleName))]
    public string? Name { get; set; }

    /// <summary>The role's path; <c>/</c> if unset. Another path is another role: the role is replaced.</summary>
    /// <example>/mcp/</example>
    [ConstrainedBy(typeof(CreateRoleRequest), nameof(CreateRoleRequest.Path))]
    public string? Path { get; set; }

    /// <summary>A permissions boundary's ARN.</summary>
    /// <example>arn:aws:iam::111122223333:policy/boundary</example>
    public string? PermissionsBoundary { get; set; }

    /// <summary>Managed policies to attach, by ARN.</summary>
    /// <example>["arn:aws:iam::aws:policy/ReadOnlyAccess"]</example>
    public List<string>? ManagedPolicyArns { get; set; }

    /// <summary>Inline policies by name, each an IAM policy document. They replace composed policies of the same name.</summary>
    public Dictionary<string, JsonDocumentText>? InlinePolicies { get; set; }

    /// <summary>
    /// Whether the role also gets the policies with the least permissions that work. If false, it has only what is written here.
    /// </summary>
    public bool ComposePolicies { get; set; } = true;

    /// <summary>Who may assume the role, as an IAM policy document; the service that uses it, for this account only, if unset.</summary>
    public JsonDocumentText? AssumeRolePolicy { get; set; }

    /// <summary>The role's description.</summary>
    /// <example>What the order tools may do.</example>
    [ConstrainedBy(typeof(CreateRoleRequest), nameof(CreateRoleRequest.Description))]
    public string? Description { get; set; }

    /// <summary>How long a session of the role lasts at most, in seconds; an hour if unset.</summary>
    /// <example>7200</example>
    [ConstrainedBy(typeof(CreateRoleRequest), nameof(CreateRoleRequest.MaxSessionDuration))]
    public int? MaxSessionDuration { get; set; }

    /// <summary>Tags of the role, in addition to the object's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}
