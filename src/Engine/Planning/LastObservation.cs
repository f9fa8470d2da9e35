using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Planning;

/// <summary>
/// What was observed of a stack when all its resources matched the specs. As long as they are observed so again, and nothing else is
/// found that the stack owns, a plan is empty: none has to be made. It asks for the same reads as a plan, so it finds whatever a plan finds.
/// </summary>
internal sealed class LastObservation
{
    private readonly ResourceTypes _types;
    private readonly AwsAccount _aws;
    private readonly StackMemory _memory;
    private readonly OrphanFinder? _orphans;

    // Only what a comparison needs is kept: a worker keeps it of each of its stacks.
    private readonly PlannedChange[] _resources;

    private LastObservation(
        ResourceTypes types, AwsAccount aws, StackMemory memory, OrphanFinder? orphans, IEnumerable<PlannedChange> resources)
    {
        (_types, _aws, _memory, _orphans) = (types, aws, memory, orphans);
        _resources = [.. resources.Select(change => new PlannedChange(change.Address, ChangeKind.None)
        {
            Type = change.Type,
            Desired = change.Desired,
            Live = change.Live,
        })];
    }

    /// <summary>Keeps what an empty plan observed; null if a plan has to be made each time.</summary>
    /// <param name="types">The resource types.</param>
    /// <param name="aws">The account.</param>
    /// <param name="memory">The memory of the stack.</param>
    /// <param name="orphans">Finds orphans; null if the stack is not pruned.</param>
    /// <param name="plan">The plan.</param>
    public static LastObservation? Of(ResourceTypes types, AwsAccount aws, StackMemory memory, OrphanFinder? orphans, Plan plan) =>
        plan is { IsEmpty: true, NeedsBookkeepingTags: false, UnsearchedTypes.Count: 0, Warnings.Count: 0, PruneHalted: null }
        && plan.Order is { Before.Count: 0, Temporaries.Count: 0 }
        && plan.Changes.All(IsSettled)
        && plan.Graph.Ordered.All(resource => resource.FormerOwners.Count == 0)
            ? new LastObservation(types, aws, memory, orphans, plan.Changes)
            : null;

    /// <summary>Observes the resources again.</summary>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>Whether all are as they were. False also if one could not be read: a plan tells why.</returns>
    public async Task<bool> StillHoldsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var same = await Task.WhenAll(_resources.Select(resource => IsSameAsync(resource, cancellationToken)));
            if (same.Contains(false)) return false;
            return _orphans is null || await _orphans.FindAsync(_resources, cancellationToken) is
                { Orphans.Count: 0, Unsearched.Count: 0, Claimed.Count: 0 };
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool IsSettled(PlannedChange change) => change is
    {
        Live.Phase: Phase.Ready,
        Duplicates.Count: 0,
        Withheld: null,
        IsComplete: true,
    };

    private async Task<bool> IsSameAsync(PlannedChange resource, CancellationToken cancellationToken)
    {
        var hint = _memory.GetHint(resource.Address);
        if (_types[resource.Type] is not INamesakes type)
        {
            return IsSame(resource.Live!, await _types[resource.Type].ObserveAsync(_aws, resource.Desired!, hint, cancellationToken));
        }

        return await type.FindAllAsync(_aws, resource.Desired!, hint, cancellationToken) is [var only] && IsSame(resource.Live!, only);
    }

    private static bool IsSame(LiveResource before, LiveResource? now) =>
        now is not null
        && (before.Id, before.ParentId, before.Phase, before.Reason) == (now.Id, now.ParentId, now.Phase, now.Reason)
        && HaveSameEntries(before.Tags, now.Tags)
        && HaveSameEntries(before.Attributes, now.Attributes)
        && ModelEquality.AreEqual(before.State, now.State);

    private static bool HaveSameEntries(IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string>? now) =>
        ReferenceEquals(before, now)
        || (before is not null && now is not null && before.Count == now.Count
            && before.All(entry => now.TryGetValue(entry.Key, out var value) && value == entry.Value));
}
