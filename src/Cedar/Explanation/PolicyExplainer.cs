using Cedar.Policies;

namespace Cedar.Explanation;

/// <summary>Explains decisions: what each policy contributed, and why. Safe to use from many threads.</summary>
/// <param name="policies">The policies; templates count only through their links.</param>
public sealed class PolicyExplainer(PolicySet policies)
{
    /// <summary>
    /// For every policy, in the order of the set: whether it applies to the request, and which clause decided that. Costs many times
    /// as much as a decision, because nothing is short-circuited or indexed.
    /// </summary>
    public IReadOnlyList<PolicyExplanation> Explain(Request request, EntityStore entities)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(entities);
        var explainer = new RequestExplainer(request, entities);
        return [.. policies.EffectivePolicies.Select(explainer.Explain)];
    }
}
