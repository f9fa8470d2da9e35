using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.AgentCore;

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
    private const int MostNames = 8;

    // Two heals can be two mistakes of a person.
    private const int RoundsOfOscillation = 3;

    /// <summary>What a person should know and reconciler does not decide, such as a second resource of the same name.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

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
                outcome.IsDrift)
            {
                Tools = outcome.Tools,
            })
            .ToList();
        var oscillating = result.Outcomes
            .Where(outcome => outcome is { IsDrift: true, Rounds: >= RoundsOfOscillation })
            .Select(outcome => outcome.Address.ToString())
            .ToHashSet(StringComparer.Ordinal);
        return Create(reconciler, resources, result.Plan.PruneHalted, before, oscillating: oscillating) with
        {
            Warnings = result.Plan.Warnings,
        };
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
                change.Suspended ?? change.Withheld ?? change.Reason ?? change.Live?.Reason ?? DescribeChange(change),
                change.Live?.DisplayName,
                change.Live?.Attributes ?? new Dictionary<string, string>(),
                change.IsDrift)
            {
                Tools = change.Tools,
            })
            .ToList();
        var outOfSync = resources.Where(resource => resource.State is ResourceState.OutOfSync or ResourceState.Drifted).ToList();
        return Create(reconciler, resources, plan.PruneHalted, null, outOfSync) with { Warnings = plan.Warnings };
    }

    /// <param name="reconciler">The reconciler of the stack.</param>
    /// <param name="resources">The status of each resource.</param>
    /// <param name="pruneHalted">Why pruning is halted; null if it is not.</param>
    /// <param name="before">The previous status; null if there is none.</param>
    /// <param name="outOfSync">
    /// The resources that differ from the specs without a change that AWS accepted: those of a plan that nobody has applied.
    /// </param>
    /// <param name="oscillating">The resources that drift again after each heal.</param>
    private static StackStatus Create(
        StackReconciler reconciler,
        List<ResourceStatus> resources,
        string? pruneHalted,
        StackStatus? before,
        List<ResourceStatus>? outOfSync = null,
        HashSet<string>? oscillating = null)
    {
        var now = reconciler.Aws.Clock.GetUtcNow();
        var unready = resources.Where(resource => resource.State is not (ResourceState.Ready or ResourceState.Deleted)).ToList();
        var stalled = resources.Where(resource => resource.State is ResourceState.Stalled or ResourceState.Conflict).ToList();
        var drifted = resources.Where(resource => resource.IsDrift).ToList();
        var fought = drifted.Where(resource => oscillating?.Contains(resource.Address) == true).ToList();
        var missing = resources.Where(resource => resource.State == ResourceState.Missing).ToList();
        var suspended = resources.Where(resource => resource.State == ResourceState.Suspended).ToList();
        var isReady = unready.Count == 0 && pruneHalted is null;
        var unsynced = outOfSync ?? resources.Where(resource => resource.State == ResourceState.Drifted).ToList();
        var isSynced = stalled.Count == 0 && missing.Count == 0 && unsynced.Count == 0 && suspended.Count == 0 && pruneHalted is null;
        List<Condition> conditions =
        [
            CreateCondition(
                ConditionTypes.Ready,
                isReady,
                isReady ? ConditionReasons.Converged
                    : stalled.Count > 0 ? ConditionReasons.Failed
                    : missing.Count > 0 ? ConditionReasons.Missing
                    : pruneHalted is not null ? ConditionReasons.PruneHalted
                    : suspended.Count > 0 ? ConditionReasons.Suspended
                    : unready.TrueForAll(resource => resource.State == ResourceState.Drifted) ? ConditionReasons.DriftDetected
                    : outOfSync is not null ? ConditionReasons.OutOfSync
                    : ConditionReasons.InProgress,
                isReady ? $"All {resources.Count} resources match the specs."
                    : missing.Count == resources.Count ? $"Not applied yet: {missing.Count} missing."
                    : unready.Count == 0 ? $"Pruning is halted: {pruneHalted}."
                    : $"Not ready: {Names(unready)}."),
            CreateCondition(
                ConditionTypes.Synced,
                isSynced,
                isSynced ? ConditionReasons.Synced
                    : stalled.Count > 0 ? ConditionReasons.Failed
                    : pruneHalted is not null ? ConditionReasons.PruneHalted
                    : missing.Count > 0 ? ConditionReasons.Missing
                    : suspended.Count > 0 ? ConditionReasons.Suspended
                    : ConditionReasons.OutOfSync,
                pruneHalted ?? (isSynced ? "AWS accepted every change."
                    : stalled.Count > 0 ? $"Failed: {Names(stalled)}."
                    : missing.Count > 0 ? $"Missing in AWS: {Names(missing)}."
                    : suspended.Count > 0 ? $"Suspended: {Names(suspended)}."
                    : $"Differs from the specs: {Names(unsynced)}.")),
            CreateCondition(
                ConditionTypes.Drifted,
                drifted.Count > 0,
                fought.Count > 0 ? ConditionReasons.Oscillating
                    : drifted.Count > 0 ? ConditionReasons.DriftDetected
                    : ConditionReasons.NoDrift,
                fought.Count > 0 ? $"Another tool sets back what was healed: {Names(fought)}."
                    : drifted.Count > 0 ? $"Changed outside of git: {Names(drifted)}."
                    : "No resource was changed outside of git."),
            CreateCondition(
                ConditionTypes.Stalled,
                stalled.Count > 0,
                stalled.Count > 0 ? ConditionReasons.NeedsAttention : ConditionReasons.Progressing,
                stalled.Count > 0 ? $"{stalled[0].Address}: {stalled[0].Reason}" : "No resource is stalled."),
        ];
        if (suspended.Count > 0)
        {
            conditions.Add(CreateCondition(
                ConditionTypes.Suspended,
                true,
                ConditionReasons.Suspended,
                $"Observed, not changed: {Names(suspended)}; {suspended[0].Reason}"));
        }

        conditions.AddRange(ToolConditions.Find(resources, CreateCondition));
        return new StackStatus(reconciler.Stack.Name, reconciler.Aws.Region, reconciler.Aws.AccountId, conditions, resources);

        Condition CreateCondition(string type, bool status, string reason, string message)
        {
            var same = before?.Conditions.FirstOrDefault(condition => condition.Type == type && condition.Status == status);
            return new Condition(type, status, reason, message, same?.LastTransitionTime ?? now);
        }
    }

    private static string Names(List<ResourceStatus> resources)
    {
        // One more than can be shown is shown, too: "and 1 more" is no shorter.
        var shown = resources.Count <= MostNames + 1 ? resources.Count : MostNames;
        var names = string.Join(", ", resources.Take(shown).Select(resource => resource.Address));
        return shown == resources.Count ? names : $"{names} and {resources.Count - shown} more";
    }

    private static ResourceState StateOf(PlannedChange change) => change switch
    {
        { Kind: ChangeKind.Conflict } => ResourceState.Conflict,
        { Suspended: not null, Kind: not ChangeKind.Unreadable } => ResourceState.Suspended,
        { Kind: ChangeKind.Unreadable } or { Withheld: not null, Kind: not ChangeKind.Repair } => ResourceState.Stalled,
        { Kind: ChangeKind.Held, Tools: { } tools } => KeptOutcomes.StateOf(tools),
        { Kind: ChangeKind.Create } => ResourceState.Missing,
        { IsDrift: true } => ResourceState.Drifted,
        { Kind: ChangeKind.Refused or ChangeKind.NotFound } => ResourceState.Stalled,
        { Kind: ChangeKind.None, Live.Phase: Phase.Ready } => ResourceState.Ready,
        { Kind: ChangeKind.None, Live: null } => ResourceState.Blocked,
        { Kind: ChangeKind.None } => ResourceState.Waiting,
        _ => ResourceState.OutOfSync,
    };

    private static string? DescribeChange(PlannedChange change) => change.Kind switch
    {
        ChangeKind.None => null,
        ChangeKind.Create => "does not exist",
        ChangeKind.Delete => "to be deleted",
        ChangeKind.Move => "to be taken over",
        _ => DescribeFields([.. change.Fields.Where(field => !Ownership.IsBookkeeping(field))]),
    };

    private static string DescribeFields(IReadOnlyList<FieldChange> fields) =>
        fields.Count == 0 ? "reconciler's own tags differ"
        : fields.All(field => field.Path == GatewayTargetResourceType.ToolsListedAt) ? "its list of tools is older than its server"
        : $"differs: {string.Join(", ", fields.Select(field => field.Path))}";
}
