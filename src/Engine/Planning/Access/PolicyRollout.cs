using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Cedar.Policies;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// The order in which the policies of an engine change, so that at no moment more is allowed than the old and the new policies allow
/// together, nor less forbidden than both forbid: first what forbids comes, then permits come and go, then what forbade goes. A forbid
/// that becomes another one is both; while it changes, a policy of its own, the bridge, forbids what it is going to forbid.
/// </summary>
internal sealed class PolicyRollout(ResourceTypes types, AwsAccount aws) : IChangeOrderer
{
    private const string Suffix = "bridge";

    public async Task<ChangeOrder> OrderAsync(
        ResourceGraph graph, IReadOnlyList<PlannedChange> changes, IReadOnlyList<PlannedChange> orphans, CancellationToken cancellationToken)
    {
        var order = ChangeOrder.None;
        foreach (var engine in changes.Where(change => change.Type.Name == PolicyEngineResourceType.TypeName && change.Kind is not (ChangeKind.Conflict or ChangeKind.Unreadable)))
        {
            var policies = changes
                .Where(change => change.Type.Name == PolicyResourceType.TypeName && change is { Desired: not null, Kind: not (ChangeKind.Conflict or ChangeKind.Unreadable) })
                .Where(change => graph.GetDependencies(change.Address).Contains(engine.Address))
                .ToList();
            var live = new List<LiveResource>();
            if (engine.Live is { } found && policies.Exists(change => change.Live is not null))
            {
                await foreach (var policy in types.Policy.EnumerateAsync(aws, [found.Id], cancellationToken)) live.Add(policy);
            }

            var gone = orphans.Where(change => change.Type.Name == PolicyResourceType.TypeName && change.Live!.ParentId == engine.Live?.Id).ToList();
            order = order.And(Order(engine, policies, gone, live, graph));
        }

        return order;
    }

    /// <param name="engine">The engine.</param>
    /// <param name="changes">What happens to its policies, nothing included.</param>
    /// <param name="deletions">Which of them go.</param>
    /// <param name="live">All that it has.</param>
    /// <param name="graph">The resources that the policies belong to.</param>
    private static ChangeOrder Order(
        PlannedChange engine, IReadOnlyList<PlannedChange> changes, IReadOnlyList<PlannedChange> deletions, IReadOnlyList<LiveResource> live, ResourceGraph graph)
    {
        var bridgeOf = changes.ToDictionary(change => GetTemporaryName(((CreatePolicyRequest)change.Desired!).Name), StringComparer.Ordinal);
        var built = live.Where(policy => bridgeOf.ContainsKey(NameOf(policy))).ToList();
        var steps = changes.Select(change => new Step(change, FindStage(change))).Where(step => step.Stage is not null).ToList();
        steps.AddRange(deletions
            .Where(deletion => !built.Exists(bridge => bridge.Id == deletion.Live!.Id))
            .Select(deletion => new Step(deletion, EffectOf(deletion.Live) == Effect.Forbid ? Stage.ForbidsGo : Stage.Permits)));

        var bridges = new List<TemporaryResource>();
        foreach (var step in steps.Where(step => step.IsForbidChanged))
        {
            var name = GetTemporaryName(((CreatePolicyRequest)step.Change.Desired!).Name);
            if (steps.Count > 1 || built.Exists(bridge => NameOf(bridge) == name)) bridges.Add(new TemporaryResource(CreateTemporary(graph[step.Change.Address], (CreatePolicyRequest)step.Change.Desired, name, engine), step.Change.Address));
        }

        var wanted = bridges.Select(bridge => ((CreatePolicyRequest)bridge.Resource.State).Name).ToHashSet(StringComparer.Ordinal);
        var leftOver = built.Where(bridge => !wanted.Contains(NameOf(bridge))).Select(bridge => DeleteObsolete(bridge, bridgeOf[NameOf(bridge)])).ToList();
        var places = steps.Select(step => (step.Change.Address, Place: step.Stage!.Value))
            .Concat(bridges.Select(bridge => bridge.Resource).Where(bridge => !built.Exists(policy => IsInEffect(policy, bridge))).Select(bridge => (bridge.Address, Place: Stage.ForbidsCome)))
            .Concat(leftOver.Select(change => (change.Address, Place: Stage.ForbidsGo)))
            .ToList();
        var before = places.ToDictionary(
            item => item.Address, IReadOnlyList<ResourceAddress> (item) => [.. places.Where(other => other.Place < item.Place).Select(other => other.Address)]);
        return new ChangeOrder(before.Where(item => item.Value.Count > 0).ToDictionary(), bridges, leftOver);
    }

    private static string GetTemporaryName(string policy) => DefaultNames.ForIdentifier(policy, Suffix);

    private static string NameOf(LiveResource policy) => ((GetPolicyResponse)policy.State).Name;

    private static DesiredResource CreateTemporary(DesiredResource resource, CreatePolicyRequest desired, string name, PlannedChange engine)
    {
        var model = new CreatePolicyRequest
        {
            Name = name,
            Description = $"For the time in which {desired.Name} changes: what it is going to forbid.",
            PolicyEngineId = desired.PolicyEngineId,
            Definition = desired.Definition,
            EnforcementMode = EnforcementMode.ACTIVE,
            ValidationMode = PolicyValidationMode.IGNORE_ALL_FINDINGS,
        };
        return new DesiredResource(new ResourceAddress(PolicyResourceType.TypeName, $"{resource.Address.Name}.{Suffix}"), resource.Type, resource.Owner, model) { After = [engine.Address] };
    }

    private static PlannedChange DeleteObsolete(LiveResource bridge, PlannedChange policy) =>
        new(new ResourceAddress(PolicyResourceType.TypeName, bridge.Id), ChangeKind.Delete) { Type = policy.Type, Live = bridge, Reason = $"{policy.Address} has changed" };

    private static bool IsInEffect(LiveResource policy, DesiredResource bridge)
    {
        var model = (CreatePolicyRequest)bridge.State;
        return NameOf(policy) == model.Name && policy.Phase == Phase.Ready && EffectOf(policy) is not null && TextOf(policy) == PolicyText.Extract(model.Definition);
    }

    /// <summary>When it is a policy's turn; null when nothing about what it allows or forbids changes.</summary>
    private static Stage? FindStage(PlannedChange change)
    {
        var desired = EffectOf((CreatePolicyRequest)change.Desired!);
        if (change is { Kind: ChangeKind.None, Live.Phase: Phase.Ready }) return null;

        // What is on its way has its new text already: it is waited for where a new one would be.
        if (change.Kind == ChangeKind.None) return desired == Effect.Forbid ? Stage.ForbidsCome : Stage.Permits;
        var live = EffectOf(change.Live);
        if (live == desired && TextOf(change.Live) == PolicyText.Extract(((CreatePolicyRequest)change.Desired!).Definition) && change.Kind == ChangeKind.Update) return null;
        if (live == Effect.Forbid) return Stage.ForbidsGo;
        return desired == Effect.Forbid ? Stage.ForbidsCome : Stage.Permits;
    }

    private static string? TextOf(LiveResource? live) => live is null ? null : PolicyText.Extract(((GetPolicyResponse)live.State).Definition);

    /// <summary>What a live policy does; null when it does nothing.</summary>
    private static Effect? EffectOf(LiveResource? live) => live?.State is GetPolicyResponse state && live.Phase != Phase.Failed && state.EnforcementMode != EnforcementMode.LOG_ONLY
        ? EffectOf(PolicyText.Extract(state.Definition))
        : null;

    private static Effect? EffectOf(CreatePolicyRequest desired) => desired.EnforcementMode == EnforcementMode.LOG_ONLY ? null : EffectOf(PolicyText.Extract(desired.Definition));

    // A text that is no policy is refused by the service, or was never taken.
    private static Effect? EffectOf(string statement)
    {
        try
        {
            return PolicySet.ParsePolicy(statement).Effect;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private enum Stage
    {
        /// <summary>Something is forbidden that was not.</summary>
        ForbidsCome,

        /// <summary>Permits come, change and go.</summary>
        Permits,

        /// <summary>Something is forbidden no more.</summary>
        ForbidsGo,
    }

    private sealed record Step(PlannedChange Change, Stage? Stage)
    {
        public bool IsForbidChanged =>
            Stage == PolicyRollout.Stage.ForbidsGo && Change.Kind == ChangeKind.Update && EffectOf((CreatePolicyRequest)Change.Desired!) == Effect.Forbid;
    }
}
