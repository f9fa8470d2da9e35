using Cedar.Policies;

namespace Cedar.Evaluation;

/// <summary>A policy compiled for repeated evaluation: constants are folded once.</summary>
internal sealed class CompiledPolicy
{
    private readonly (bool IsWhen, Expr Body)[] _conditions;

    public CompiledPolicy(Policy policy, int ordinal)
    {
        Policy = policy;
        Ordinal = ordinal;
        _conditions = [.. policy.Conditions.Select(c => (c.IsWhen, ConstantFolding.Fold(c.Body)))];
    }

    public Policy Policy { get; }

    /// <summary>The index of the policy in its set; results are sorted by it.</summary>
    public int Ordinal { get; }

    /// <summary>Whether the policy applies, or null if its evaluation failed.</summary>
    public bool? Applies(Request request, EntityStore entities, Evaluator evaluator)
    {
        if (!MatchesScope(Policy.Principal, request.Principal, entities) || !MatchesScope(Policy.Action, request.Action, entities) ||
            !MatchesScope(Policy.Resource, request.Resource, entities))
            return false;
        foreach (var (isWhen, body) in _conditions)
        {
            if (evaluator.EvaluateBoolean(body) is not { } holds)
                return null;
            if (holds != isWhen)
                return false;
        }

        return true;
    }

    internal static bool MatchesScope(Scope scope, EntityUid uid, EntityStore entities)
    {
        switch (scope)
        {
            case Scope.Equal equal:
                return uid.Equals(equal.Entity.Entity);
            case Scope.In within:
                return entities.IsIn(uid, within.Entity.Entity!);
            case Scope.Is type:
                return uid.Type == type.EntityType && (type.Container is null || entities.IsIn(uid, type.Container.Entity!));
            case Scope.InAny any:
                for (var i = 0; i < any.Entities.Count; i++)
                    if (entities.IsIn(uid, any.Entities[i]))
                        return true;
                return false;
            default:
                return true;
        }
    }
}
