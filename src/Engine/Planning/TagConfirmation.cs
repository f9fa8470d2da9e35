using Reconciler.Engine.Aws;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Asks the services for the tags that a plan with changes relies on, because the index of tags follows them with a delay: a resource that
/// somebody has just released must not be changed, and one that was tagged a moment ago is no stranger's.
/// </summary>
internal static class TagConfirmation
{
    /// <summary>Returns whether tags of resources of the plan were others than it was made with, so that it must be made again.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="types">The resource types.</param>
    /// <param name="aws">The account.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public static async Task<bool> IsOutdatedAsync(
        Plan plan, ResourceTypes types, AwsAccount aws, CancellationToken cancellationToken)
    {
        if (aws.TagIndex is null || plan is { IsEmpty: true, NeedsBookkeepingTags: false, Warnings.Count: 0 }) return false;
        var confirmations = plan.Changes.Concat(plan.Deletions).Concat(plan.TemporaryChanges)
            .Where(change => change is { Live: not null, IsExisting: false } && types[change.Type] is IIndexedTags)
            .Select(change => ((IIndexedTags)types[change.Type]).ConfirmTagsAsync(aws, change.Live!, cancellationToken));
        return (await Task.WhenAll(confirmations)).Any(isOther => isOther);
    }
}
