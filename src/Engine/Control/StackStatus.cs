using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Control;

/// <summary>Where a stack stands: its conditions and each of its resources.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="Region">Where it lives.</param>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Conditions">What can be said of it as a whole.</param>
/// <param name="Resources">What can be said of each resource.</param>
public sealed record StackStatus(
    string Stack, string Region, string AccountId, IReadOnlyList<Condition> Conditions, IReadOnlyList<ResourceStatus> Resources)
{
    public bool IsReady => Conditions.First(condition => condition.Type == "Ready").Status;

    /// <summary>The status that a pass left.</summary>
    public static StackStatus Create(StackReconciler reconciler, PassResult result, StackStatus? before = null)
    {
        var owners = result.Plan.Changes.ToDictionary(change => change.Address, change => change.Owner);
        var resources = result.Outcomes
            .Select(outcome => new ResourceStatus(
                outcome.Address.Type,
                outcome.Address.Name,
                owners.GetValueOrDefault(outcome.Address)?.ToString(),
                outcome.State,
                outcome.Reason,
                outcome.Live?.DisplayName,
                outcome.Live?.Attributes ?? new Dictionary<string, string>(),
                outcome.IsDrift))
            .ToList();
        return Create(reconciler, resources, result.Plan.PruneHalted, before);
    }

    /// <summary>The status that a look shows, before anything is done about it.</summary>
    public static StackStatus Create(StackReconciler reconciler, Plan plan)
    {
        var resources = plan.Changes.Concat(plan.Deletions)
            .Select(change => new ResourceStatus(
                change.Address.Type,
                change.Address.Name,
                change.Owner?.ToString(),
                StateOf(change),
                change.Reason ?? change.Live?.Reason ?? DescribeChange(change),
                change.Live?.DisplayName,
                change.Live?.Attributes ?? new Dictionary<string, string>(),
                change.IsDrift))
            .ToList();
        return Create(reconciler, resources, plan.PruneHalted, null);
    }

    private static StackStatus Create(StackReconciler reconciler, List<ResourceStatus> resources, string? pruneHalted, StackStatus? before)
    {
        var now = reconciler.Aws.Clock.GetUtcNow();
        var unready = resources.Where(resource => resource.State is not (ResourceState.Ready or ResourceState.Deleted)).ToList();
        var stalled = resources.Where(resource => resource.State is ResourceState.Stalled or ResourceState.Conflict).ToList();
        var drifted = resources.Where(resource => resource.IsDrift).ToList();
        var isReady = unready.Count == 0 && pruneHalted is null;
        return new StackStatus(
            reconciler.Stack.Name,
            reconciler.Aws.Region,
            reconciler.Aws.AccountId,
            [
                Say("Ready", isReady, isReady ? "Converged" : "InProgress", isReady ? "Everything is as git says." : $"Not ready: {Names(unready)}."),
                Say("Synced", stalled.Count == 0 && pruneHalted is null, stalled.Count > 0 ? "Failed" : pruneHalted is null ? "Synced" : "PruneHalted", pruneHalted ?? (stalled.Count == 0 ? "Every change was taken." : $"Not taken: {Names(stalled)}.")),
                Say("Drifted", drifted.Count > 0, drifted.Count > 0 ? "DriftDetected" : "NoDrift", drifted.Count > 0 ? $"Changed behind our back: {Names(drifted)}." : "Nothing changed behind our back."),
                Say("Stalled", stalled.Count > 0, stalled.Count > 0 ? "NeedsAttention" : "Progressing", stalled.Count > 0 ? $"{stalled[0].Address}: {stalled[0].Reason}" : "Nothing needs anybody."),
            ],
            resources);

        Condition Say(string type, bool status, string reason, string message) => new(
            type,
            status,
            reason,
            message,
            before?.Conditions.FirstOrDefault(condition => condition.Type == type && condition.Status == status)?.LastTransitionTime ?? now);
    }

    private static string Names(List<ResourceStatus> resources) => string.Join(", ", resources.Select(resource => resource.Address));

    private static ResourceState StateOf(PlannedChange change) => change switch
    {
        { Kind: ChangeKind.Conflict } => ResourceState.Conflict,
        { Kind: ChangeKind.Unreadable } => ResourceState.Stalled,
        { IsDrift: true } => ResourceState.Drifted,
        { Kind: ChangeKind.None, Live.Phase: Phase.Ready } => ResourceState.Ready,
        { Kind: ChangeKind.None, Live: null } => ResourceState.Blocked,
        _ => ResourceState.Waiting,
    };

    private static string? DescribeChange(PlannedChange change) => change.Kind switch
    {
        ChangeKind.None => null,
        ChangeKind.Create => "does not exist",
        ChangeKind.Delete => "to be deleted",
        _ => $"differs: {string.Join(", ", change.Fields.Select(field => field.Path))}",
    };
}
