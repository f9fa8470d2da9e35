using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Spec;

namespace Reconciler.Engine.Planning;

/// <summary>Withholds changes that would lose people's data, until a person agrees. Costs a call for each such change.</summary>
internal sealed class DataLossGuard(ResourceTypes types, AwsAccount aws, DataLossConsent consent, IReadOnlyList<string> annotation)
{
    private readonly List<DataLoss> _losses = [];

    /// <summary>The losses without consent that were found.</summary>
    public IReadOnlyList<DataLoss> Losses => _losses;

    /// <summary>Withholds the changes of a plan that would lose data.</summary>
    /// <param name="changes">The changes or the deletions of the plan.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<IReadOnlyList<PlannedChange>> CheckAsync(
        IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var result = new List<PlannedChange>(changes.Count);
        foreach (var change in changes) result.Add(await CheckAsync(change, cancellationToken));
        return result;
    }

    /// <summary>
    /// Withholds the creation of a resource that takes the place of one whose deletion is withheld: users of the old pool could not sign in
    /// to the new one.
    /// </summary>
    /// <param name="changes">The changes of the desired resources.</param>
    /// <param name="deletions">The deletions, checked.</param>
    public static IReadOnlyList<PlannedChange> WithholdSuccessors(
        IReadOnlyList<PlannedChange> changes, IReadOnlyList<PlannedChange> deletions)
    {
        var kept = deletions
            .Where(change => change is { Withheld: not null, Type.Traits.HoldsData: true })
            .ToLookup(change => (change.Type.Name, Ownership.FindObject(change.Live!), Ownership.FindPart(change.Live!)));
        return [.. changes.Select(change =>
            change is { Kind: ChangeKind.Create, Owner: { } owner, Type.Traits.HoldsData: true }
            && kept[(change.Type.Name, owner.ToString(), FindPart(change))].FirstOrDefault() is { } old
                ? change with { Withheld = $"it would take the place of {old.Live!.DisplayName}: {old.Withheld}" }
                : change)];
    }

    private static string? FindPart(PlannedChange change) =>
        change.Type.GetTags(change.Desired!)?.GetValueOrDefault(Ownership.PartTag);

    private async Task<PlannedChange> CheckAsync(PlannedChange change, CancellationToken cancellationToken)
    {
        if (!change.Type.Traits.HoldsData || change.Withheld is not null) return change;
        if (change is not { Kind: ChangeKind.Delete or ChangeKind.Replace or ChangeKind.Repair, Live: { } live }) return change;
        if (consent.Covers(change, annotation)) return change;
        if (await DescribeAsync(change, live, cancellationToken) is not { } what) return change;
        _losses.Add(new DataLoss(change.Address, live.Id, what));
        var name = change.Owner?.ToString() ?? Ownership.FindObject(live) ?? $"{change.Type.Name}/{live.Id}";
        return change with
        {
            Withheld = $"it holds {what}, which would be lost for good; allow it with --allow-data-loss, or with the annotation "
                + $"{StackAnnotations.AllowDataLoss}: \"{name}\" on the Stack document",
        };
    }

    private async Task<string?> DescribeAsync(PlannedChange change, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            return await types[change.Type].DescribeDataAsync(aws, live, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            // What cannot be read may be there.
            return $"data that cannot be checked ({FailureClassifier.Classify(e)})";
        }
    }
}
