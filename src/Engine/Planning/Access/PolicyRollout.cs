using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Cedar.Policies;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec.Kinds;
using Statement = Reconciler.Access.Dogwood.PolicyStatement;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// Orders the changes of the policies of an engine in three stages: add forbids, change permits, remove forbids. Each stage takes a pass.
/// So at no time do the policies allow more than the old and the new set together, or forbid less than both sets have in common. A changed
/// forbid belongs to the first and the last stage: a temporary policy with its new text is in effect while it changes.
/// </summary>
internal sealed class PolicyRollout(ResourceTypes types, AwsAccount aws) : IChangeOrderer
{
    private const string TemporarySuffix = "bridge";

    public async Task<ChangeOrder> OrderAsync(
        ResourceGraph graph,
        IReadOnlyList<PlannedChange> changes,
        IReadOnlyList<PlannedChange> orphans,
        CancellationToken cancellationToken)
    {
        var order = ChangeOrder.None;
        foreach (var engine in changes.Where(change => change.Type.Name == PolicyEngineResourceType.TypeName && IsReadable(change)))
        {
            var policies = changes
                .Where(change => change.Type.Name == PolicyResourceType.TypeName && change.Desired is not null && IsReadable(change))
                .Where(change => graph.GetDependencies(change.Address).Contains(engine.Address))
                .ToList();
            var live = new List<LiveResource>();
            if (engine.Live is { } found && policies.Exists(change => change.Live is not null))
            {
                await foreach (var policy in types.Policy.EnumerateAsync(aws, [found.Id], cancellationToken)) live.Add(policy);
            }

            var deletions = orphans
                .Where(change => change.Type.Name == PolicyResourceType.TypeName && change.Live!.ParentId == engine.Live?.Id)
                .ToList();
            order = order.And(Order(engine, policies, deletions, live, graph));
        }

        return order;
    }

    private static bool IsReadable(PlannedChange change) => change.Kind is not (ChangeKind.Conflict or ChangeKind.Unreadable);

    /// <param name="engine">The policy engine.</param>
    /// <param name="changes">The changes of the policies that the specs define, including those that do not change.</param>
    /// <param name="deletions">The deletions of policies that are no longer in the specs.</param>
    /// <param name="live">All policies that the engine has.</param>
    /// <param name="graph">The graph that contains the policies.</param>
    private static ChangeOrder Order(
        PlannedChange engine,
        IReadOnlyList<PlannedChange> changes,
        IReadOnlyList<PlannedChange> deletions,
        IReadOnlyList<LiveResource> live,
        ResourceGraph graph)
    {
        var policyOf = changes.ToDictionary(
            change => GetTemporaryName(((CreatePolicyRequest)change.Desired!).Name), StringComparer.Ordinal);
        var existing = live.Where(policy => policyOf.ContainsKey(NameOf(policy))).ToList();
        var steps = changes.Select(change => new Step(change, FindStage(change))).Where(step => step.Stage is not null).ToList();
        steps.AddRange(deletions
            .Where(deletion => !existing.Exists(temporary => temporary.Id == deletion.Live!.Id))
            .Select(deletion => new Step(deletion, EffectOf(deletion.Live) == Effect.Forbid ? Stage.RemoveForbids : Stage.ChangePermits)));

        var temporaries = new List<TemporaryResource>();
        foreach (var step in steps.Where(step => step.IsForbidChanged))
        {
            var desired = (CreatePolicyRequest)step.Change.Desired!;
            var name = GetTemporaryName(desired.Name);
            if (steps.Count == 1 && !existing.Exists(temporary => NameOf(temporary) == name)) continue;
            var temporary = CreateTemporary(graph[step.Change.Address], desired, name, engine);
            temporaries.Add(new TemporaryResource(temporary, step.Change.Address));
        }

        var needed = temporaries
            .Select(temporary => ((CreatePolicyRequest)temporary.Resource.State).Name)
            .ToHashSet(StringComparer.Ordinal);
        var obsolete = existing
            .Where(temporary => !needed.Contains(NameOf(temporary)))
            .Select(temporary => DeleteObsolete(temporary, policyOf[NameOf(temporary)]))
            .ToList();
        var pending = temporaries
            .Select(temporary => temporary.Resource)
            .Where(temporary => !existing.Exists(policy => IsInEffect(policy, temporary)));
        var stages = steps.Select(step => (step.Change.Address, Stage: step.Stage!.Value))
            .Concat(pending.Select(temporary => (temporary.Address, Stage: Stage.AddForbids)))
            .Concat(obsolete.Select(change => (change.Address, Stage: Stage.RemoveForbids)))
            .ToList();
        var before = stages.ToDictionary(
            item => item.Address,
            IReadOnlyList<ResourceAddress> (item) => [.. stages.Where(other => other.Stage < item.Stage).Select(other => other.Address)]);
        return new ChangeOrder(before.Where(item => item.Value.Count > 0).ToDictionary(), temporaries, obsolete);
    }

    private static string GetTemporaryName(string policy) => DefaultNames.ForIdentifier(policy, TemporarySuffix);

    private static string NameOf(LiveResource policy) => ((GetPolicyResponse)policy.State).Name;

    private static DesiredResource CreateTemporary(DesiredResource resource, CreatePolicyRequest desired, string name, PlannedChange engine)
    {
        var state = new CreatePolicyRequest
        {
            Name = name,
            Description = $"Temporary: forbids what {desired.Name} will forbid, while {desired.Name} is updated.",
            PolicyEngineId = desired.PolicyEngineId,
            Definition = desired.Definition,
            EnforcementMode = EnforcementMode.ACTIVE,
            ValidationMode = PolicyValidationMode.IGNORE_ALL_FINDINGS,
        };
        var address = new ResourceAddress(PolicyResourceType.TypeName, $"{resource.Address.Name}.{TemporarySuffix}");
        return new DesiredResource(address, resource.Type, resource.Owner, state) { After = [engine.Address] };
    }

    private static PlannedChange DeleteObsolete(LiveResource temporary, PlannedChange policy) =>
        new(new ResourceAddress(PolicyResourceType.TypeName, temporary.Id), ChangeKind.Delete)
        {
            Type = policy.Type,
            Live = temporary,
            Reason = $"temporary policy, {policy.Address} is updated",
        };

    private static bool IsInEffect(LiveResource policy, DesiredResource temporary)
    {
        var state = (CreatePolicyRequest)temporary.State;
        return NameOf(policy) == state.Name
            && policy.Phase == Phase.Ready
            && EffectOf(policy) is not null
            && TextOf(policy) == PolicyText.Extract(state.Definition);
    }

    /// <summary>Returns the stage in which a policy changes; null if its effect and its text do not change.</summary>
    private static Stage? FindStage(PlannedChange change)
    {
        var desired = EffectOf((CreatePolicyRequest)change.Desired!);
        if (change is { Kind: ChangeKind.None, Live.Phase: Phase.Ready }) return null;

        // A policy in CREATING or UPDATING already has its new text; order it like a new one.
        if (change.Kind == ChangeKind.None) return desired == Effect.Forbid ? Stage.AddForbids : Stage.ChangePermits;
        var live = EffectOf(change.Live);
        var text = PolicyText.Extract(((CreatePolicyRequest)change.Desired!).Definition);
        if (live == desired && TextOf(change.Live) == text && change.Kind == ChangeKind.Update) return null;
        if (live == Effect.Forbid) return Stage.RemoveForbids;
        return desired == Effect.Forbid ? Stage.AddForbids : Stage.ChangePermits;
    }

    private static string? TextOf(LiveResource? live) =>
        live is null ? null : PolicyText.Extract(((GetPolicyResponse)live.State).Definition);

    /// <summary>Returns the effect of a live policy; null if it has none because it failed, is log-only or is not valid.</summary>
    private static Effect? EffectOf(LiveResource? live) =>
        live?.State is GetPolicyResponse state && live.Phase != Phase.Failed && state.EnforcementMode != EnforcementMode.LOG_ONLY
            ? EffectOf(PolicyText.Extract(state.Definition))
            : null;

    private static Effect? EffectOf(CreatePolicyRequest desired) =>
        desired.EnforcementMode == EnforcementMode.LOG_ONLY ? null : EffectOf(PolicyText.Extract(desired.Definition));

    // The service rejects an invalid statement, so it never takes effect. A suppression counts as a forbid: it withholds outputs.
    private static Effect? EffectOf(string statement)
    {
        try
        {
            return Statement.Parse(statement).Policy.Effect;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private enum Stage
    {
        /// <summary>New forbids and temporary policies take effect.</summary>
        AddForbids,

        /// <summary>Permits are created, updated and deleted.</summary>
        ChangePermits,

        /// <summary>Forbids are updated or deleted, and obsolete temporary policies are deleted.</summary>
        RemoveForbids,
    }

    private sealed record Step(PlannedChange Change, Stage? Stage)
    {
        public bool IsForbidChanged =>
            Stage == PolicyRollout.Stage.RemoveForbids
            && Change.Kind == ChangeKind.Update
            && EffectOf((CreatePolicyRequest)Change.Desired!) == Effect.Forbid;
    }
}
