using Microsoft.Extensions.Logging;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;

namespace Reconciler.Engine.Control;

/// <summary>
/// Logs the access changes that the passes of a stack made. It waits until no gateway, target or policy is changing, so that a change that
/// takes several passes is logged once, in the same form as <c>diff</c> shows it. Widening is logged as a warning. Create one for each
/// stack and pass it to <see cref="StackReconcilerFactory.ConnectAsync"/>. Not thread-safe: a stack has one pass at a time.
/// </summary>
/// <param name="log">The logger.</param>
public sealed class AccessChangeLogger(ILogger log)
{
    // The access of each gateway before the changes that are not complete yet.
    private readonly Dictionary<ResourceAddress, GatewayAccessChange> _before = [];
    private IReadOnlyList<GatewayAccessChange> _planned = [];
    private bool _hasActed;

    /// <summary>Called in each pass before its changes are made. It makes no AWS calls if the plan does not affect access.</summary>
    /// <param name="stack">The reconciler of the stack.</param>
    /// <param name="plan">The plan of the pass.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task ObserveAsync(StackReconciler stack, Plan plan, CancellationToken cancellationToken)
    {
        if (_before.Count == 0 && !plan.Actions.Any(change => AccessPlanner.AffectsAccess(change.Address))) return;
        _planned = await stack.AccessAsync(plan, cancellationToken);
        foreach (var change in _planned) _before.TryAdd(change.Gateway, change);
    }

    /// <summary>Called after each pass. Logs the changes once they are complete.</summary>
    /// <param name="result">The result of the pass.</param>
    public void Write(PassResult result)
    {
        if (_before.Count == 0) return;
        var outcomes = result.Outcomes.Where(outcome => AccessPlanner.AffectsAccess(outcome.Address)).ToList();
        var hasActed = outcomes.Any(outcome => outcome.Change != ChangeKind.None);
        _hasActed |= hasActed;
        var isDone = outcomes.All(outcome => outcome.State is ResourceState.Ready or ResourceState.Deleted);
        var isChanging = outcomes.Any(outcome =>
            outcome.State == ResourceState.Waiting || (outcome.State == ResourceState.Blocked && !result.IsStable));

        // If a rollout stopped halfway, log the effective change from the next pass without actions.
        if (isChanging || (!isDone && hasActed)) return;
        if (_hasActed)
        {
            foreach (var before in _before.Values)
            {
                var now = _planned.FirstOrDefault(change => change.Gateway == before.Gateway);
                Write(result.Plan.Stack, Combine(before, now, isDone));
            }
        }

        _before.Clear();
        _planned = [];
        _hasActed = false;
    }

    private static GatewayAccessChange Combine(GatewayAccessChange before, GatewayAccessChange? now, bool isDone) => new(
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

    private void Write(string stack, GatewayAccessChange gateway)
    {
        if (gateway.Problem is { } problem)
        {
            log.LogWarning("{Stack}: cannot determine how access of {Gateway} has changed: {Problem}", stack, gateway.Gateway, problem);
            return;
        }

        if (gateway.Authorization is { } authorization)
        {
            foreach (var rule in authorization.Rules)
            {
                log.Log(
                    LevelOf(authorization.MayWiden),
                    "{Stack}: access of {Gateway} {AccessChange}: {Rule}",
                    stack,
                    gateway.Gateway,
                    authorization.MayWiden ? "may widen" : "narrowed",
                    rule);
            }
        }

        var names = ToolNames.Create(gateway.Changes.Select(change => change.Tool));
        foreach (var change in gateway.Changes)
        {
            log.Log(
                LevelOf(change.MayWiden && !gateway.IsNew),
                "{Stack}: access of {Gateway} {AccessChange}: {Principal}: {Tool}: {Before} -> {After}",
                stack,
                gateway.Gateway,
                change.Kind.ToString().ToLowerInvariant(),
                change.Principal.Name,
                names.Shorten(change.Tool),
                change.Before.ToString(),
                change.After.ToString());
        }
    }

    /// <summary>Widening is a warning, because operators should be alerted to it.</summary>
    private static LogLevel LevelOf(bool mayWiden) => mayWiden ? LogLevel.Warning : LogLevel.Information;
}
