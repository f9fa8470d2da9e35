using Reconciler.Engine.Aws;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Control;

/// <summary>What a stack would change, and who may call what before and after that.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Identity">Its account and region.</param>
/// <param name="Plan">The plan of an apply.</param>
/// <param name="Access">The access to each gateway of the stack.</param>
/// <param name="ToolAccess">Whose access would change if the gateways offered what the servers list.</param>
public sealed record StackInspection(
    Stack Stack,
    AwsIdentity Identity,
    Plan Plan,
    IReadOnlyList<GatewayAccessChange> Access,
    IReadOnlyList<GatewayAccessChange> ToolAccess)
{
    private readonly Lazy<PolicyLocations> _locations = new(() => PolicyLocations.Find(Stack, Plan));

    /// <summary>The access changes of the plan.</summary>
    public IEnumerable<GatewayAccessChange> AccessChanges =>
        Plan.Actions.Any(change => AccessPlanner.AffectsAccess(change.Address)) ? Access.Where(gateway => !gateway.IsEmpty) : [];

    /// <summary>Where the specs have the policies.</summary>
    public PolicyLocations Policies => _locations.Value;
}
