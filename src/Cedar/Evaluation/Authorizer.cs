using Cedar.Policies;

namespace Cedar.Evaluation;

/// <summary>Decides requests by a policy set. Thread-safe.</summary>
public sealed class Authorizer
{
    private readonly PolicyIndex _index;

    /// <summary>Compiles the policies of the set. Templates count only through their links.</summary>
    public Authorizer(PolicySet policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        _index = new PolicyIndex([.. policies.EffectivePolicies.Select((policy, i) => new CompiledPolicy(policy, i))]);
    }

    /// <summary>Decides a request.</summary>
    public Response Authorize(Request request, EntityStore entities)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(entities);
        var collector = new DecisionCollector(request, entities);
        _index.VisitCandidates(request, entities, ref collector);
        return collector.ToResponse();
    }
}
