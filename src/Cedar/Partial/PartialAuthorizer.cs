using Cedar.Evaluation;
using Cedar.Policies;

namespace Cedar.Partial;

/// <summary>Decides partial requests as far as the known values allow. Thread-safe.</summary>
public sealed class PartialAuthorizer
{
    private readonly PolicyIndex _index;
    private readonly Expr[] _conditions;

    /// <summary>Compiles the policies of the set. Templates count only through their links.</summary>
    public PartialAuthorizer(PolicySet policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        _index = new PolicyIndex([.. policies.EffectivePolicies.Select((policy, i) => new CompiledPolicy(policy, i))]);
        _conditions = [.. policies.EffectivePolicies.Select(p => ConstantFolding.Fold(PolicyExpression.FromPolicy(p)))];
    }

    /// <summary>
    /// Decides a request. A decision other than <see cref="PartialDecision.Depends"/> holds for all values of the unknowns. The
    /// entities are assumed to be complete.
    /// </summary>
    public PartialResponse Authorize(PartialRequest request, EntityStore entities)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(entities);
        var evaluator = new PartialEvaluator(request, entities);
        var (permits, forbids) = (new List<string>(), new List<string>());
        var residuals = new List<Residual>();
        var candidates = _index.FindCandidates(request.Principal, request.Action, request.Resource, entities);
        foreach (var candidate in candidates.Distinct().OrderBy(c => c.Ordinal))
        {
            var policy = candidate.Policy;
            var reduced = evaluator.Reduce(_conditions[candidate.Ordinal]);
            if (reduced.IsTrue)
                (policy.Effect == Effect.Permit ? permits : forbids).Add(policy.Id);
            else if (reduced.MayBeTrue)
                residuals.Add(new Residual(policy.Id, policy.Effect, Simplifier.SimplifyCondition(reduced.Expression)));
        }

        var mayPermit = permits.Count > 0 || residuals.Exists(r => r.Effect == Effect.Permit);
        var decision = forbids.Count > 0 || !mayPermit ? PartialDecision.Deny
            : permits.Count > 0 && !residuals.Exists(r => r.Effect == Effect.Forbid) ? PartialDecision.Allow
            : PartialDecision.Depends;
        return new PartialResponse(decision, forbids.Count > 0 ? forbids : permits, residuals);
    }
}
