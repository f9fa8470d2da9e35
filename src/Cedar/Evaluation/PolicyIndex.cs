using Cedar.Policies;

namespace Cedar.Evaluation;

/// <summary>Finds the policies whose scope may match a request, without testing the others.</summary>
/// <remarks>
/// Each policy is indexed once, by the part of its scope that the fewest other policies share: an entity, an ancestor, or a type. A
/// request looks up its principal, action and resource, their ancestors, and their types. Policies with an unconstrained scope are
/// always candidates.
/// </remarks>
internal sealed class PolicyIndex
{
    private static readonly object Anything = new();

    private readonly Dictionary<(RequestVariable, object), CompiledPolicy[]> _buckets = [];
    private readonly CompiledPolicy[] _always;

    public PolicyIndex(IReadOnlyList<CompiledPolicy> policies)
    {
        var demands = policies.Select(p => GetScopeKeys(p.Policy).ToList()).ToList();
        var shared = new Dictionary<(RequestVariable, object), int>();
        foreach (var key in demands.SelectMany(d => d).SelectMany(d => d))
            shared[key] = shared.GetValueOrDefault(key) + 1;
        var filed = policies.Zip(demands)
            .SelectMany(
                p => (p.Second.MinBy(keys => keys.Sum(k => shared[k])) ?? [(RequestVariable.Context, Anything)])
                    .Select(key => (Key: key, Policy: p.First)))
            .GroupBy(p => p.Key, p => p.Policy);
        foreach (var bucket in filed)
            _buckets[bucket.Key] = [.. bucket];
        _always = _buckets.Remove((RequestVariable.Context, Anything), out var always) ? always : [];
    }

    /// <summary>Visits the candidates. A policy whose scope names several actions may be visited several times.</summary>
    public void VisitCandidates<TVisitor>(Request request, EntityStore entities, ref TVisitor visitor)
        where TVisitor : struct, IPolicyVisitor
    {
        Visit(_always, ref visitor);
        if (_buckets.Count == 0)
            return;
        VisitCandidates(RequestVariable.Principal, request.Principal, entities, ref visitor);
        VisitCandidates(RequestVariable.Action, request.Action, entities, ref visitor);
        VisitCandidates(RequestVariable.Resource, request.Resource, entities, ref visitor);
    }

    /// <summary>
    /// The candidates if parts of the request may be unknown; any value but an entity is unknown. A policy may occur several times.
    /// </summary>
    public IEnumerable<CompiledPolicy> FindCandidates(CedarValue principal, CedarValue action, CedarValue resource, EntityStore entities) =>
        _always
        .Concat(FindCandidates(RequestVariable.Principal, principal, entities))
        .Concat(FindCandidates(RequestVariable.Action, action, entities))
        .Concat(FindCandidates(RequestVariable.Resource, resource, entities));

    private IEnumerable<CompiledPolicy> FindCandidates(RequestVariable part, CedarValue value, EntityStore entities)
    {
        if (value is not EntityUid uid)
            return _buckets.Where(b => b.Key.Item1 == part).SelectMany(b => b.Value);
        object[] keys = [uid, .. part == RequestVariable.Action ? [] : (object[])[uid.Type], .. entities.GetAncestors(uid)];
        return keys.SelectMany(key => _buckets.TryGetValue((part, key), out var bucket) ? bucket : []);
    }

    private void VisitCandidates<TVisitor>(RequestVariable part, EntityUid uid, EntityStore entities, ref TVisitor visitor)
        where TVisitor : struct, IPolicyVisitor
    {
        Visit(part, uid, ref visitor);
        if (part != RequestVariable.Action)
            Visit(part, uid.Type, ref visitor);
        foreach (var ancestor in entities.GetAncestors(uid))
            Visit(part, ancestor, ref visitor);
    }

    private void Visit<TVisitor>(RequestVariable part, object key, ref TVisitor visitor)
        where TVisitor : struct, IPolicyVisitor
    {
        if (_buckets.TryGetValue((part, key), out var bucket))
            Visit(bucket, ref visitor);
    }

    private static void Visit<TVisitor>(CompiledPolicy[] policies, ref TVisitor visitor)
        where TVisitor : struct, IPolicyVisitor
    {
        foreach (var policy in policies)
            visitor.Visit(policy);
    }

    private static IEnumerable<(RequestVariable, object)[]> GetScopeKeys(Policy policy)
    {
        (RequestVariable Part, Scope Scope)[] scopes =
        [
            (RequestVariable.Principal, policy.Principal),
            (RequestVariable.Action, policy.Action),
            (RequestVariable.Resource, policy.Resource),
        ];
        foreach (var (part, scope) in scopes)
            switch (scope)
            {
                case Scope.Equal equal:
                    yield return [(part, equal.Entity.Entity!)];
                    break;
                case Scope.In within:
                    yield return [(part, within.Entity.Entity!)];
                    break;
                case Scope.InAny any:
                    yield return [.. any.Entities.Distinct().Select(e => (part, (object)e))];
                    break;
                case Scope.Is type:
                    yield return [(part, type.Container?.Entity ?? (object)type.EntityType)];
                    break;
            }
    }
}
