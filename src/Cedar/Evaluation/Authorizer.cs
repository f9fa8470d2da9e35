namespace Cedar;

/// <summary>Decides requests by a set of policies. Safe to use from many threads.</summary>
public sealed class Authorizer
{
    private readonly PolicyIndex _index;
    private readonly IReadOnlyList<Policy> _policies;

    /// <summary>Prepares the policies of the set; templates count only through their links.</summary>
    public Authorizer(PolicySet policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        _policies = policies.Effective;
        _index = new PolicyIndex([.. policies.Effective.Select((policy, i) => new CompiledPolicy(policy, i))]);
    }

    /// <summary>Decides a request.</summary>
    public Response Authorize(Request request, EntityStore entities)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(entities);
        var verdict = new Verdict(request, entities);
        _index.Collect(request, entities, ref verdict);
        return verdict.Response();
    }

    /// <summary>
    /// Says of every policy, in the order of the set, whether it applies to a request and which clause made it so. Costs many times
    /// what a decision does.
    /// </summary>
    public IReadOnlyList<PolicyExplanation> Explain(Request request, EntityStore entities)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(entities);
        var explainer = new Explainer(request, entities);
        return [.. _policies.Select(explainer.Explain)];
    }
}
