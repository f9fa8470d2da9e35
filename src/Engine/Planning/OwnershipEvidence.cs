using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Finds out which resources without tags are ours all the same: what this process observed as ours or created, and the user pool whose
/// identifier we wrote into a tag of our own gateway. A gateway whose authorizer names a pool proves nothing: anybody can change that.
/// </summary>
internal sealed class OwnershipEvidence(ResourceTypes types, AwsAccount aws, string stack, StackMemory memory, Func<ResourceGraph> graph)
{
    /// <summary>Returns the identifiers of resources that are ours, whatever their tags say.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="cancellationToken">Cancels the AWS calls. The gateways are part of the same plan, so they cost no further call.</param>
    public async Task<IReadOnlySet<string>> FindIdsAsync(DesiredResource resource, CancellationToken cancellationToken)
    {
        var ids = memory.GetCreated(resource.Type.Name).Select(created => created.Id).ToHashSet(StringComparer.Ordinal);
        if (memory.FindOwned(resource.Address) is { } owned) ids.Add(owned);
        if (resource.Type.Name != ResourceTypeNames.UserPool) return ids;
        foreach (var gateway in graph().Ordered.Where(gateway => Names(gateway, resource)))
        {
            var hint = memory.GetHint(gateway.Address);
            if (await types[gateway.Type].ObserveAsync(aws, gateway.State, hint, cancellationToken) is not { } live) continue;
            if (Ownership.Classify(live, stack, gateway) is not (OwnershipClaim.Ours or OwnershipClaim.Former)) continue;
            if (live.Tags!.GetValueOrDefault(Ownership.PoolIdTag) is { } id) ids.Add(id);
        }

        return ids;
    }

    private static bool Names(DesiredResource gateway, DesiredResource pool) =>
        gateway.Type.Name == ResourceTypeNames.Gateway
        && gateway.Type.CanObserve(gateway.State)
        && gateway.Type.GetTags(gateway.State)?.GetValueOrDefault(Ownership.PoolIdTag) == pool.Id;
}
