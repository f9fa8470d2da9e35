using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Control;

/// <summary>The status of a stack: its conditions and the status of each resource.</summary>
/// <param name="Stack">The name of the stack.</param>
/// <param name="Region">The AWS region.</param>
/// <param name="AccountId">The AWS account: 12 digits.</param>
/// <param name="Conditions">One condition of each of the <see cref="ConditionTypes"/>.</param>
/// <param name="Resources">The status of each resource, deletions included.</param>
public sealed record StackStatus(
    string Stack, string Region, string AccountId, IReadOnlyList<Condition> Conditions, IReadOnlyList<ResourceStatus> Resources)
{
    /// <summary>Whether the condition <see cref="ConditionTypes.Ready"/> holds.</summary>
    public bool IsReady => Conditions.First(condition => condition.Type == ConditionTypes.Ready).Status;

    /// <summary>Creates the status after a pass.</summary>
    /// <param name="reconciler">The reconciler of the stack.</param>
    /// <param name="result">The result of the pass.</param>
    /// <param name="before">The previous status, for the transition times of unchanged conditions; null if there is none.</param>
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

    /// <summary>Creates the status from a plan, without a pass.</summary>
    /// <param name="reconciler">The reconciler of the stack.</param>
    /// <param name="plan">The plan.</param>
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
        var missing = resources.Where(resource => resource.State == ResourceState.Missing).ToList();
        var isReady = unready.Count == 0 && pruneHalted is null;
        var isSynced = stalled.Count == 0 && missing.Count == 0 && pruneHalted is null;
        return new StackStatus(
            reconciler.Stack.Name,
            reconciler.Aws.Region,
            reconciler.Aws.AccountId,
            [
                CreateCondition(
                    ConditionTypes.Ready,
                    isReady,
                    isReady ? ConditionReasons.Converged : missing.Count > 0 ? ConditionReasons.Missing : ConditionReasons.InProgress,
                    isReady ? $"All {resources.Count} resources match the specs."
                        : missing.Count == resources.Count ? $"Not applied yet: {missing.Count} resources are missing."
                        : $"Not ready: {Names(unready)}."),
                CreateCondition(
                    ConditionTypes.Synced,
                    isSynced,
                    isSynced ? ConditionReasons.Synced
                        : stalled.Count > 0 ? ConditionReasons.Failed
                        : pruneHalted is not null ? ConditionReasons.PruneHalted
                        : ConditionReasons.Missing,
                    pruneHalted ?? (isSynced ? "AWS accepted every change."
                        : stalled.Count > 0 ? $"Failed: {Names(stalled)}."
                        : $"Missing in AWS: {Names(missing)}.")),
                CreateCondition(
                    ConditionTypes.Drifted,
                    drifted.Count > 0,
                    drifted.Count > 0 ? ConditionReasons.DriftDetected : ConditionReasons.NoDrift,
                    drifted.Count > 0 ? $"Changed outside of git: {Names(drifted)}." : "No resource was changed outside of git."),
                CreateCondition(
                    ConditionTypes.Stalled,
                    stalled.Count > 0,
                    stalled.Count > 0 ? ConditionReasons.NeedsAttention : ConditionReasons.Progressing,
                    stalled.Count > 0 ? $"{stalled[0].Address}: {stalled[0].Reason}" : "No resource is stalled."),
            ],
            resources);

        Condition CreateCondition(string type, bool status, string reason, string message)
        {
            var same = before?.Conditions.FirstOrDefault(condition => condition.Type == type && condition.Status == status);
            return new Condition(type, status, reason, message, same?.LastTransitionTime ?? now);
        }
    }

    private static string Names(List<ResourceStatus> resources) => string.Join(", ", resources.Select(resource => resource.Address));

    private static ResourceState StateOf(PlannedChange change) => change switch
    {
        { Kind: ChangeKind.Conflict } => ResourceState.Conflict,
        { Kind: ChangeKind.Unreadable } => ResourceState.Stalled,
        { Kind: ChangeKind.Create } => ResourceState.Missing,
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
