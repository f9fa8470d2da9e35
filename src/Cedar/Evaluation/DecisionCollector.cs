using Cedar.Policies;

namespace Cedar.Evaluation;

/// <summary>Evaluates the candidates one by one and keeps those that determine the decision.</summary>
internal struct DecisionCollector(Request request, EntityStore entities) : IPolicyVisitor
{
    private readonly Evaluator _evaluator = new(request, entities);
    private List<CompiledPolicy>? _permits;
    private List<CompiledPolicy>? _forbids;
    private List<(CompiledPolicy Policy, string Message)>? _errors;

    public void Visit(CompiledPolicy policy)
    {
        switch (policy.Applies(request, entities, _evaluator))
        {
            case null:
                _errors ??= [];
                if (!_errors.Exists(e => e.Policy == policy))
                    _errors.Add((policy, _evaluator.Failure!));
                break;
            case true:
                var applying = policy.Policy.Effect == Effect.Permit ? _permits ??= [] : _forbids ??= [];
                if (policy.Policy.Action is not Scope.InAny || !applying.Contains(policy))
                    applying.Add(policy);
                break;
        }
    }

    public readonly Response ToResponse()
    {
        var decision = _forbids is null && _permits is not null ? Decision.Allow : Decision.Deny;
        IReadOnlyList<PolicyError> errors =
            _errors is null ? [] : [.. _errors.OrderBy(e => e.Policy.Ordinal).Select(e => new PolicyError(e.Policy.Policy.Id, e.Message))];
        return new Response(decision, GetIds(_forbids ?? _permits), errors);
    }

    private static string[] GetIds(List<CompiledPolicy>? policies)
    {
        if (policies is null)
            return [];
        policies.Sort((a, b) => a.Ordinal.CompareTo(b.Ordinal));
        var ids = new string[policies.Count];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = policies[i].Policy.Id;
        return ids;
    }
}
