using Microsoft.Extensions.Logging;
using Reconciler.Access.Authorization;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;

namespace Reconciler.Engine.Control;

/// <summary>
/// Writes to the log whose access to which tools the passes over a stack have changed: when the gateways have come to rest, so that a
/// change that takes several passes is told once and as a whole, the way <c>diff</c> tells it.
/// </summary>
public sealed class AccessChangeLogger(ILogger log)
{
    // How each gateway was before the changes that are under way.
    private readonly Dictionary<ResourceAddress, GatewayAccessChange> _before = [];
    private IReadOnlyList<GatewayAccessChange> _planned = [];
    private bool _hasActed;

    /// <summary>Sees what a pass is about to do. Where it is not about access this costs nothing.</summary>
    public async Task ObserveAsync(StackReconciler stack, Plan plan, CancellationToken cancellationToken)
    {
        if (_before.Count == 0 && !plan.Actions.Any(change => AccessPlanner.AffectsAccess(change.Address))) return;
        _planned = await stack.AccessAsync(plan, cancellationToken);
        foreach (var outlook in _planned) _before.TryAdd(outlook.Gateway, outlook);
    }

    /// <summary>Writes what has come about, once nothing moves any more.</summary>
    public void Write(PassResult result)
    {
        if (_before.Count == 0) return;
        var outcomes = result.Outcomes.Where(outcome => AccessPlanner.AffectsAccess(outcome.Address)).ToList();
        var hasActed = outcomes.Any(outcome => outcome.Change != ChangeKind.None);
        _hasActed |= hasActed;
        var isDone = outcomes.All(outcome => outcome.State is ResourceState.Ready or ResourceState.Deleted);
        var isMoving = outcomes.Any(outcome => outcome.State == ResourceState.Waiting || (outcome.State == ResourceState.Blocked && !result.IsStable));

        // How far it came that did not come to its end is seen by a pass that finds nothing to do.
        if (isMoving || (!isDone && hasActed)) return;
        if (_hasActed)
        {
            foreach (var before in _before.Values) Write(result.Plan.Stack, Change(before, _planned.FirstOrDefault(outlook => outlook.Gateway == before.Gateway), isDone));
        }

        _before.Clear();
        _planned = [];
        _hasActed = false;
    }

    private static GatewayAccessChange Change(GatewayAccessChange before, GatewayAccessChange? now, bool isDone) => new(
        before.Gateway,
        before.Before,
        isDone ? now?.After : now?.Before,
        [.. before.Principals.Concat(now?.Principals ?? []).DistinctBy(principal => principal.Name)],
        before.AuthorizationBefore,
        isDone ? now?.AuthorizationAfter : now?.AuthorizationBefore)
    {
        Problem = before.Problem ?? now?.Problem,
        IsIncomplete = before.IsIncomplete,
    };

    private void Write(string stack, GatewayAccessChange outlook)
    {
        if (outlook.Problem is { } problem)
        {
            log.LogWarning("{Stack}: access of {Gateway} may have changed, it is not known how: {Problem}", stack, outlook.Gateway, problem);
            return;
        }

        if (outlook.Authorization is { } guard)
        {
            foreach (var rule in guard.Rules) log.Log(LevelOf(guard.MayWiden), "{Stack}: access of {Gateway} {AccessChange}: {Rule}", stack, outlook.Gateway, guard.MayWiden ? "may widen" : "narrowed", rule);
        }

        foreach (var change in outlook.Changes)
        {
            log.Log(
                LevelOf(change.MayWiden && !outlook.IsNew),
                "{Stack}: access of {Gateway} {AccessChange}: {Principal}: {Tool}: {Before} -> {After}",
                stack, outlook.Gateway, change.Kind.ToString().ToLowerInvariant(), change.Principal.Name, change.Tool, change.Before.ToString(), change.After.ToString());
        }
    }

    /// <summary>Somebody may be able to do what nobody could do before: that is what an operator's alarm is to ring for.</summary>
    private static LogLevel LevelOf(bool mayWiden) => mayWiden ? LogLevel.Warning : LogLevel.Information;
}
