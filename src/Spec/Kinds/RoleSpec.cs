using Amazon.IdentityManagement.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>An IAM role that composition makes for an object. Left out, it gets the least that works.</summary>
public sealed class RoleSpec
{
    /// <summary>The role's name; composed from stack and object when unset.</summary>
    [ConstrainedBy(typeof(CreateRoleRequest), nameof(CreateRoleRequest.RoleName))]
    public string? Name { get; set; }

    /// <summary>A permissions boundary's ARN.</summary>
    public string? PermissionsBoundary { get; set; }

    /// <summary>Managed policies to attach, by ARN.</summary>
    public List<string>? ManagedPolicyArns { get; set; }

    /// <summary>Inline policies by name, each an IAM policy document; the composed policy of the same name is replaced.</summary>
    public Dictionary<string, JsonDocumentText>? InlinePolicies { get; set; }

    /// <summary>Tags of the role, on top of the object's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}
