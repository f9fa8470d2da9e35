using Reconciler.Engine.Aws;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Composition.Permissions;

/// <summary>The least permissions that reconciler needs for given stacks. It makes no AWS call.</summary>
public static class LeastPrivilege
{
    private const string Unknown = "*";

    /// <summary>Returns the policies with which the stacks converge, heal drift and can be destroyed.</summary>
    /// <param name="stacks">The stacks. What they no longer contain is not permitted to be deleted.</param>
    /// <param name="accountId">The account, 12 digits; null if it is not known, which permits the same in every account.</param>
    /// <param name="region">The region of stacks that set none; null if it is not known.</param>
    /// <param name="readOnly">Whether to permit only what a plan reads.</param>
    /// <returns>As few policies as fit the limit of IAM; empty if nothing is needed.</returns>
    public static IReadOnlyList<StackPolicy> Find(IReadOnlyList<Stack> stacks, string? accountId, string? region, bool readOnly)
    {
        var types = new ResourceTypes(new SecretReader(_ => null));
        var composer = new StackComposer(types, _ => null);
        return StackPolicy.Split(StackPermissions.Find(
            stacks.Select(stack =>
            {
                var own = stack.Settings.Region ?? region ?? Unknown;
                var identity = new AwsIdentity(accountId ?? Unknown, own, PartitionOf(own));
                return (stack.Name, composer.Compose(stack, identity), identity);
            }),
            types,
            readOnly));
    }

    private static string PartitionOf(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";
}
