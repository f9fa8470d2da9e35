using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Cedar.Policies;
using Reconciler.Spec.Kinds;
using Reconciler.Worker.Composition;
using Reconciler.Worker.Resources;
using Reconciler.Worker.Resources.AgentCore;

namespace Reconciler.Worker.Planning;

/// <summary>
/// The order in which the policies of an engine change, so that at no moment more is allowed than the old and the new policies allow
/// together, nor less forbidden than both forbid: first what forbids comes, then permits come and go, then what forbade goes. A forbid
/// that becomes another one is both; while it changes, a policy of its own, the bridge, forbids what it is going to forbid.
/// </summary>
/// <param name="Before">What has to be done before, for each policy that has to wait for something.</param>
/// <param name="Bridges">The policies that are needed for the time of the change.</param>
/// <param name="LeftOver">Bridges that are there and needed no more.</param>
internal sealed record PolicyTransition(
    IReadOnlyDictionary<ResourceAddress, IReadOnlyList<ResourceAddress>> Before,
    IReadOnlyList<DesiredResource> Bridges,
    IReadOnlyList<PlannedChange> LeftOver)
{
    private const string Suffix = "bridge";

    /// <summary>Nothing waits for anything.</summary>
    public static PolicyTransition None { get; } = new(new Dictionary<ResourceAddress, IReadOnlyList<ResourceAddress>>(), [], []);

    /// <param name="engine">The engine.</param>
    /// <param name="changes">What happens to its policies, nothing included.</param>
    /// <param name="deletions">Which of them go.</param>
    /// <param name="live">All that it has.</param>
    /// <param name="graph">The resources that the policies belong to.</param>
    public static PolicyTransition Of(
        PlannedChange engine, IReadOnlyList<PlannedChange> changes, IReadOnlyList<PlannedChange> deletions, IReadOnlyList<LiveResource> live, ResourceGraph graph)
    {
        var bridgeOf = changes.ToDictionary(change => BridgeName(((CreatePolicyRequest)change.Desired!).Name), StringComparer.Ordinal);
        var built = live.Where(policy => bridgeOf.ContainsKey(NameOf(policy))).ToList();
        var steps = changes.Select(change => new Step(change, StepOf(change))).Where(step => step.Place is not null).ToList();
        steps.AddRange(deletions
            .Where(deletion => !built.Exists(bridge => bridge.Id == deletion.Live!.Id))
            .Select(deletion => new Step(deletion, EffectOf(deletion.Live) == Effect.Forbid ? Place.ForbidsGo : Place.Permits)));

        var bridges = new List<DesiredResource>();
        foreach (var step in steps.Where(step => step.IsForbidChanged))
        {
            var name = BridgeName(((CreatePolicyRequest)step.Change.Desired!).Name);
            if (steps.Count > 1 || built.Exists(bridge => NameOf(bridge) == name)) bridges.Add(Bridge(graph[step.Change.Address], (CreatePolicyRequest)step.Change.Desired, name, engine));
        }

        var wanted = bridges.Select(bridge => ((CreatePolicyRequest)bridge.Model).Name).ToHashSet(StringComparer.Ordinal);
        var leftOver = built.Where(bridge => !wanted.Contains(NameOf(bridge))).Select(bridge => LeftOverOf(bridge, bridgeOf[NameOf(bridge)])).ToList();
        var places = steps.Select(step => (step.Change.Address, Place: step.Place!.Value))
            .Concat(bridges.Where(bridge => !built.Exists(policy => Stands(policy, bridge))).Select(bridge => (bridge.Address, Place: Place.ForbidsCome)))
            .Concat(leftOver.Select(change => (change.Address, Place: Place.ForbidsGo)))
            .ToList();
        var before = places.ToDictionary(
            item => item.Address, IReadOnlyList<ResourceAddress> (item) => [.. places.Where(other => other.Place < item.Place).Select(other => other.Address)]);
        return new PolicyTransition(before.Where(item => item.Value.Count > 0).ToDictionary(), bridges, leftOver);
    }

    /// <summary>The policy that a bridge stands in for; null for what is no bridge.</summary>
    public ResourceAddress? Bridged(ResourceAddress address) =>
        Bridges.Any(bridge => bridge.Address == address) ? new ResourceAddress(address.Type, address.Name[..^(Suffix.Length + 1)]) : null;

    /// <summary>Several engines' transitions in one.</summary>
    public PolicyTransition And(PolicyTransition other) => new(Before.Concat(other.Before).ToDictionary(), [.. Bridges, .. other.Bridges], [.. LeftOver, .. other.LeftOver]);

    private static string BridgeName(string policy) => DefaultNames.ForIdentifier(policy, Suffix);

    private static string NameOf(LiveResource policy) => ((GetPolicyResponse)policy.State).Name;

    private static DesiredResource Bridge(DesiredResource resource, CreatePolicyRequest desired, string name, PlannedChange engine)
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
        return new DesiredResource(new ResourceAddress(PolicyType.TypeName, $"{resource.Address.Name}.{Suffix}"), resource.Type, resource.Owner, model) { After = [engine.Address] };
    }

    private static PlannedChange LeftOverOf(LiveResource bridge, PlannedChange policy) =>
        new(new ResourceAddress(PolicyType.TypeName, bridge.Id), ChangeKind.Delete) { Type = policy.Type, Live = bridge, Reason = $"{policy.Address} has changed" };

    private static bool Stands(LiveResource policy, DesiredResource bridge)
    {
        var model = (CreatePolicyRequest)bridge.Model;
        return NameOf(policy) == model.Name && policy.Phase == Phase.Ready && EffectOf(policy) is not null && TextOf(policy) == PolicyText.Of(model.Definition);
    }

    /// <summary>When it is a policy's turn; null when nothing about what it allows or forbids changes.</summary>
    private static Place? StepOf(PlannedChange change)
    {
        var desired = EffectOf((CreatePolicyRequest)change.Desired!);
        if (change is { Kind: ChangeKind.None, Live.Phase: Phase.Ready }) return null;

        // What is on its way has its new text already: it is waited for where a new one would be.
        if (change.Kind == ChangeKind.None) return desired == Effect.Forbid ? Place.ForbidsCome : Place.Permits;
        var live = EffectOf(change.Live);
        if (live == desired && TextOf(change.Live) == PolicyText.Of(((CreatePolicyRequest)change.Desired!).Definition) && change.Kind == ChangeKind.Update) return null;
        if (live == Effect.Forbid) return Place.ForbidsGo;
        return desired == Effect.Forbid ? Place.ForbidsCome : Place.Permits;
    }

    private static string? TextOf(LiveResource? live) => live is null ? null : PolicyText.Of(((GetPolicyResponse)live.State).Definition);

    /// <summary>What a live policy does; null when it does nothing.</summary>
    private static Effect? EffectOf(LiveResource? live) => live?.State is GetPolicyResponse state && live.Phase != Phase.Failed && state.EnforcementMode != EnforcementMode.LOG_ONLY
        ? EffectOf(PolicyText.Of(state.Definition))
        : null;

    private static Effect? EffectOf(CreatePolicyRequest desired) => desired.EnforcementMode == EnforcementMode.LOG_ONLY ? null : EffectOf(PolicyText.Of(desired.Definition));

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

    private enum Place
    {
        /// <summary>Something is forbidden that was not.</summary>
        ForbidsCome,

        /// <summary>Permits come, change and go.</summary>
        Permits,

        /// <summary>Something is forbidden no more.</summary>
        ForbidsGo,
    }

    private sealed record Step(PlannedChange Change, Place? Place)
    {
        public bool IsForbidChanged =>
            Place == PolicyTransition.Place.ForbidsGo && Change.Kind == ChangeKind.Update && EffectOf((CreatePolicyRequest)Change.Desired!) == Effect.Forbid;
    }
}
