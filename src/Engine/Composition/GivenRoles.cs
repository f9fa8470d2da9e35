using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.References;

namespace Reconciler.Engine.Composition;

/// <summary>
/// Composes the roles that specs name by ARN: they exist already, and are only observed. What their user needs is in their desired state,
/// so that a plan can ask IAM whether they grant it.
/// </summary>
internal static class GivenRoles
{
    private const string Member = "spec.roleArn";
    private const string Part = "given";

    /// <summary>Adds the role of an object.</summary>
    /// <param name="scope">The stack.</param>
    /// <param name="owner">The object whose spec names the role.</param>
    /// <param name="arn">The ARN.</param>
    /// <param name="trust">The trust policy that its user needs.</param>
    /// <param name="needed">The permissions that its user needs.</param>
    /// <returns>What its user waits for: nothing if the role belongs to another account, or to an object of the stack.</returns>
    public static IReadOnlyList<ResourceAddress> Add(
        CompositionScope scope, SpecObject owner, string arn, JsonDocumentText trust, JsonDocumentText needed)
    {
        var known = ReferenceText.Substitute(arn, reference => (reference.Object.Kind, reference.Attribute) switch
        {
            ("aws", "accountId") => scope.Identity.AccountId,
            _ => null,
        });
        if (ReferenceText.Find(known).Any()) return [];
        if (known.Split(':', 6) is not ["arn", _, "iam", "", var account, var name] || account != scope.Identity.AccountId) return [];
        if (!name.StartsWith("role/", StringComparison.Ordinal)) return [];
        var role = scope.Add(
            owner,
            scope.Types.Role,
            new RoleState
            {
                RoleName = name[(name.LastIndexOf('/') + 1)..],
                Path = name["role".Length..(name.LastIndexOf('/') + 1)],
                AssumeRolePolicyDocument = trust,
                InlinePolicies = { ["Needed"] = needed },
            },
            Part,
            new ExistingResource(Member, ExistingResource.OwnOne, known));
        return [role.Address];
    }
}
