using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Plans what the specs use and do not manage: it is found by its identifier or name, whoever owns it, and nothing about it is a difference.
/// </summary>
internal static class ExistingResources
{
    /// <summary>Observes an existing resource. It is never changed; if it does not exist, the plan says so.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="aws">The account.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="change">Its change so far.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public static async Task<PlannedChange> PlanAsync(
        IResourceType type, AwsAccount aws, DesiredResource resource, PlannedChange change, CancellationToken cancellationToken)
    {
        change = change with { IsExisting = true };

        // Its parent is not known.
        if (type.ParentType is not null && !type.CanObserve(change.Desired!)) return change;

        // Only its identity is needed, and nothing else is compared.
        change = change with { IsComplete = true };
        var existing = resource.Existing!;
        if (await type.FindExistingAsync(aws, change.Desired!, existing.Id, cancellationToken) is { } live) return change with { Live = live };
        var name = existing.Id ?? ModelMapper.Get(change.Desired!, type.Traits.NameMember!);
        return change with
        {
            Kind = ChangeKind.NotFound,
            Reason = $"{existing.Member} of {resource.Owner} names {name}, which does not exist in account {aws.AccountId}, {aws.Region}; "
                + $"write the one that exists, or {existing.Remedy}",
        };
    }

    /// <summary>Returns the resources that live in a parent which the stack does not manage, and that a destroy has to delete there.</summary>
    /// <param name="graph">The desired resources.</param>
    public static IReadOnlySet<ResourceAddress> FindGuests(ResourceGraph graph) => graph.Ordered
        .Where(resource => resource is { Existing: null, Type.Traits.StaysInExistingParent: false })
        .Where(resource => graph.GetDependencies(resource.Address)
            .Any(address => address.Type == resource.Type.ParentType && graph[address].Existing is not null))
        .Select(resource => resource.Address)
        .ToHashSet();
}
