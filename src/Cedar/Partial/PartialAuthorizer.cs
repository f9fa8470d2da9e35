namespace Cedar;

/// <summary>Decides requests of which not everything is known, as far as they can be decided.</summary>
/// <param name="policies">The policies; templates count only through their links.</param>
public sealed class PartialAuthorizer(PolicySet policies)
{
    private readonly (Policy Policy, Expr Condition)[] _policies =
        [.. policies.Effective.Select(p => (p, ConstantFolding.Fold(PolicyExpression.Of(p))))];

    /// <summary>
    /// Decides a request. An answer other than <see cref="PartialDecision.Depends"/> holds for whatever the unknown values turn out
    /// to be; the entities are taken to be complete.
    /// </summary>
    public PartialResponse Authorize(PartialRequest request, EntityStore entities)
    {
        var evaluator = new PartialEvaluator(request, entities);
        var (permits, forbids) = (new List<string>(), new List<string>());
        var residuals = new List<Residual>();
        foreach (var (policy, condition) in _policies)
        {
            var reduced = evaluator.Reduce(condition);
            if (reduced.IsTrue)
                (policy.Effect == Effect.Permit ? permits : forbids).Add(policy.Id);
            else if (reduced.MayBeTrue)
                residuals.Add(new Residual(policy.Id, policy.Effect, reduced.Expression));
        }

        var mayPermit = permits.Count > 0 || residuals.Exists(r => r.Effect == Effect.Permit);
        var decision = forbids.Count > 0 || !mayPermit ? PartialDecision.Deny
            : permits.Count > 0 && !residuals.Exists(r => r.Effect == Effect.Forbid) ? PartialDecision.Allow
            : PartialDecision.Depends;
        return new PartialResponse(decision, forbids.Count > 0 ? forbids : permits, residuals);
    }
}
