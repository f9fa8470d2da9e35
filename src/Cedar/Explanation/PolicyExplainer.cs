using Cedar.Policies;

namespace Cedar.Explanation;

/// <summary>Explains decisions: whether each policy applies, and why. Thread-safe.</summary>
/// <param name="policies">The policies; templates count only through their links.</param>
public sealed class PolicyExplainer(PolicySet policies)
{
    /// <summary>
    /// For every policy, in the order of the set: whether it applies to the request, and which clause determines that. Costs many
    /// times as much as a decision, because every policy is evaluated and parts are evaluated again.
    /// </summary>
    public IReadOnlyList<PolicyExplanation> Explain(Request request, EntityStore entities)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(entities);
        var explainer = new RequestExplainer(request, entities);
        return [.. policies.EffectivePolicies.Select(explainer.Explain)];
    }
}
