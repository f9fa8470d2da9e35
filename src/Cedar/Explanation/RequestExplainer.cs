using Cedar.Evaluation;
using Cedar.Policies;

namespace Cedar.Explanation;

/// <summary>Evaluates policies for one request and records the result of each step.</summary>
internal sealed class RequestExplainer(Request request, EntityStore entities)
{
    private readonly Evaluator _evaluator = new(request, entities);

    public PolicyExplanation Explain(Policy policy)
    {
        if (FindMismatch(policy) is { } mismatch)
            return new PolicyExplanation(policy, PolicyOutcome.OutOfScope, mismatch, []);
        var clauses = new List<ClauseExplanation>();
        foreach (var condition in policy.Conditions)
        {
            var clause = Explain(condition);
            clauses.Add(clause);
            if (!clause.IsSatisfied)
                return new PolicyExplanation(
                    policy, clause.Value is null ? PolicyOutcome.Failed : PolicyOutcome.NotSatisfied, null, clauses);
        }

        return new PolicyExplanation(policy, PolicyOutcome.Applies, null, clauses);
    }

    private RequestVariable? FindMismatch(Policy policy) =>
        !CompiledPolicy.MatchesScope(policy.Principal, request.Principal, entities) ? RequestVariable.Principal
        : !CompiledPolicy.MatchesScope(policy.Action, request.Action, entities) ? RequestVariable.Action
        : !CompiledPolicy.MatchesScope(policy.Resource, request.Resource, entities) ? RequestVariable.Resource
        : null;

    private ClauseExplanation Explain(Condition condition)
    {
        var value = _evaluator.EvaluateBoolean(condition.Body);
        var failure = value is null ? _evaluator.Failure : null;
        var decisive = value is { } known ? FindDecisive(condition.Body, known) : FindFailing(condition.Body);
        return new ClauseExplanation(condition, value, decisive, [.. CollectFacts(decisive).DistinctBy(f => f.Expression)], failure);
    }

    /// <summary>The smallest part that alone determines the value of a boolean.</summary>
    private Expr FindDecisive(Expr expression, bool value) => expression switch
    {
        Expr.And e when !value => FindDecisive(_evaluator.EvaluateBoolean(e.Left) == false ? e.Left : e.Right, false),
        Expr.Or e when value => FindDecisive(_evaluator.EvaluateBoolean(e.Left) == true ? e.Left : e.Right, true),
        Expr.Unary { Operator: UnaryOperator.Not, Operand: Expr.And or Expr.Or or Expr.Unary } e => FindDecisive(e.Operand, !value),
        Expr.If e => FindDecisive(_evaluator.EvaluateBoolean(e.Condition) == true ? e.Then : e.Else, value),
        _ => expression,
    };

    /// <summary>The smallest part whose evaluation fails. Parts that are skipped do not count.</summary>
    private Expr FindFailing(Expr expression)
    {
        IEnumerable<Expr> evaluated = expression switch
        {
            Expr.If choice => _evaluator.EvaluateBoolean(choice.Condition) is { } chosen
                ? [choice.Condition, chosen ? choice.Then : choice.Else]
                : [choice.Condition],
            _ => expression.Children,
        };
        return evaluated.FirstOrDefault(part => _evaluator.Evaluate(part) is null) is { } failing ? FindFailing(failing) : expression;
    }

    /// <summary>The values that an expression reads from the request and the entities, each with its longest access path.</summary>
    private IEnumerable<Fact> CollectFacts(Expr expression)
    {
        switch (expression)
        {
            case Expr.Literal:
                return [];
            case Expr.Has has:
                return CollectFacts(has.Target);
            case Expr.Binary { Operator: BinaryOperator.HasTag } asked:
                return CollectFacts(asked.Left);
            case Expr.Variable or Expr.Attribute or Expr.Binary { Operator: BinaryOperator.GetTag }:
                return [new Fact(expression, _evaluator.Evaluate(expression))];
            default:
                return expression.Children.SelectMany(CollectFacts);
        }
    }
}
