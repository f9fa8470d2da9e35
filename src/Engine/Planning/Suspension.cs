using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Marks what is suspended in a plan: a whole stack by its Stack document or by a tag of any of its resources, or the resources of an
/// object. They are observed and compared like all others; Execution changes none of them.
/// </summary>
internal static class Suspension
{
    private const string ByTag = $"`reconciler suspend` (tag {Ownership.SuspendedTag}); `reconciler resume` ends it";

    /// <summary>Marks the changes of a plan.</summary>
    public static Plan Mark(Plan plan)
    {
        var whole = HasTag(plan) ? ByTag : null;
        var suspended = plan.Graph.Ordered.Where(resource => resource.Suspended is not null)
            .ToLookup(resource => resource.Owner.ToString(), resource => resource.Suspended);
        if (whole is null && suspended.Count == 0) return plan;
        var changes = plan.Changes
            .Select(change => change with { Suspended = whole ?? suspended[$"{change.Owner}"].FirstOrDefault() })
            .ToList();
        var parents = changes
            .Where(change => change is { Suspended: not null, Live: not null })
            .ToLookup(change => (change.Type.Name, change.Live!.Id), change => change.Suspended);
        var deletions = plan.Deletions.Select(change => change with { Suspended = FindReason(change) }).ToList();
        var standsInFor = plan.Order.Temporaries.ToDictionary(temporary => temporary.Resource.Address, temporary => temporary.StandsInFor);
        var reasons = changes.Concat(deletions)
            .Where(change => change.Suspended is not null)
            .DistinctBy(change => change.Address)
            .ToDictionary(change => change.Address, change => change.Suspended);
        return plan with
        {
            Changes = changes,
            Deletions = deletions,
            TemporaryChanges = [.. plan.TemporaryChanges.Select(change =>
                change with { Suspended = whole ?? reasons.GetValueOrDefault(standsInFor[change.Address]) })],

            // What is not changed loses nothing, and waits for nobody's confirmation.
            DataLosses = [.. plan.DataLosses.Where(loss => !reasons.ContainsKey(loss.Address))],
            PruneHalted = deletions.TrueForAll(change => change.Suspended is not null) ? null : plan.PruneHalted,
        };

        string? FindReason(PlannedChange deletion) => whole
            ?? suspended[$"{deletion.Owner}"].Concat(suspended[Ownership.FindObject(deletion.Live!) ?? ""]).FirstOrDefault()
            ?? (deletion is { Type.ParentType: { } type, Live.ParentId: { } parent } ? parents[(type, parent)].FirstOrDefault() : null);
    }

    private static bool HasTag(Plan plan) => plan.Changes.Concat(plan.Deletions).Any(change =>
        change.Live is { Tags: { } tags } live && tags.ContainsKey(Ownership.SuspendedTag) && Ownership.FindStack(live) == plan.Stack);
}
