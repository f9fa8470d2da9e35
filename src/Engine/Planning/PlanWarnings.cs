using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning;

/// <summary>Tells what a person should know about owners: reconciler neither uses nor deletes these resources.</summary>
internal static class PlanWarnings
{
    public static async Task<IReadOnlyList<string>> FindAsync(
        ResourceTypes types,
        AwsAccount aws,
        StackSpec settings,
        IReadOnlyList<PlannedChange> changes,
        OrphanFinder.Result search,
        CancellationToken cancellationToken)
    {
        var warnings = changes.Where(change => change.Duplicates.Count > 0).Select(DescribeDuplicates).Concat(FindClaimed(search)).ToList();
        warnings.AddRange(await GivenRoleCheck.FindAsync(types, aws, changes, cancellationToken));
        foreach (var former in settings.FormerNames ?? [])
        {
            foreach (var type in types.InOrder.Where(type => type.ParentType is null))
            {
                warnings.AddRange(await FindLeftAsync(type, aws, former, changes, cancellationToken));
            }
        }

        return warnings;
    }

    /// <summary>The resources that would be orphans, if another stack did not name them.</summary>
    public static IReadOnlyList<string> FindClaimed(OrphanFinder.Result search) =>
        [.. search.Claimed.Select(claim =>
            $"{claim.Resource.Type.Name} {claim.Resource.Live!.DisplayName} is not deleted: {claim.By} takes it over (formerNames)")];

    private static string DescribeDuplicates(PlannedChange change) =>
        $"{change.Address}: {change.Duplicates.Count + 1} resources have its name. {change.Live!.Id} is used, because it is the oldest; "
        + $"not used, not changed and not deleted: {string.Join(", ", change.Duplicates.Select(live => live.Id))}";

    /// <summary>
    /// Finds what a former name of the stack left and no object asks for. The stack of that name may still exist elsewhere, so it is not
    /// deleted.
    /// </summary>
    private static async Task<IEnumerable<string>> FindLeftAsync(
        IResourceType type, AwsAccount aws, string former, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            var index = await OwnershipIndex.ReadAsync(aws, type, cancellationToken);
            return index.GetOwned(former)
                .Where(entry => !changes.Any(change => change.Type.Name == type.Name && change.Live?.Id == entry.Id))
                .Select(entry => $"{type.Name} {entry.DisplayName} belongs to the former stack {former} ({entry.Object}), and no object "
                    + "takes it over; it is not deleted");
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return [$"cannot search {type.Name} resources of the former stack {former}: {FailureClassifier.Classify(e)}"];
        }
    }
}
