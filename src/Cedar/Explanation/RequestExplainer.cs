using Cedar.Evaluation;
using Cedar.Policies;

namespace Cedar.Explanation;

/// <summary>Evaluates as the authorizer does, and keeps what each step came to.</summary>
internal sealed class RequestExplainer(Request request, EntityStore entities)
{
    private readonly Evaluator _evaluator = new(request, entities);

    public PolicyExplanation Explain(Policy policy)
    {
        if (Mismatch(policy) is { } mismatch)
            return new PolicyExplanation(policy, PolicyOutcome.OutOfScope, mismatch, []);
        var clauses = new List<ClauseExplanation>();
        foreach (var condition in policy.Conditions)
        {
            var clause = Explain(condition);
            clauses.Add(clause);
            if (!clause.IsSatisfied)
                return new PolicyExplanation(policy, clause.Value is null ? PolicyOutcome.Failed : PolicyOutcome.NotSatisfied, null, clauses);
        }

        return new PolicyExplanation(policy, PolicyOutcome.Applies, null, clauses);
    }

    private RequestVariable? Mismatch(Policy policy) =>
        !CompiledPolicy.Matches(policy.Principal, request.Principal, entities) ? RequestVariable.Principal
        : !CompiledPolicy.Matches(policy.Action, request.Action, entities) ? RequestVariable.Action
        : !CompiledPolicy.Matches(policy.Resource, request.Resource, entities) ? RequestVariable.Resource
        : null;

    private ClauseExplanation Explain(Condition condition)
    {
        var value = _evaluator.Bool(condition.Body);
        var failure = value is null ? _evaluator.Failure : null;
        var decisive = value is { } known ? Decisive(condition.Body, known) : Failing(condition.Body);
        return new ClauseExplanation(condition, value, decisive, [.. Facts(decisive).DistinctBy(f => f.Expression)], failure);
    }

    /// <summary>The smallest part that alone makes a boolean what it is.</summary>
    private Expr Decisive(Expr expression, bool value) => expression switch
    {
        Expr.And e when !value => Decisive(_evaluator.Bool(e.Left) == false ? e.Left : e.Right, false),
        Expr.Or e when value => Decisive(_evaluator.Bool(e.Left) == true ? e.Left : e.Right, true),
        Expr.Unary { Operator: UnaryOperator.Not, Operand: Expr.And or Expr.Or or Expr.Unary } e => Decisive(e.Operand, !value),
        Expr.If e => Decisive(_evaluator.Bool(e.Condition) == true ? e.Then : e.Else, value),
        _ => expression,
    };

    /// <summary>The smallest part that cannot be evaluated; what is never looked at does not count.</summary>
    private Expr Failing(Expr expression)
    {
        IEnumerable<Expr> evaluated = expression switch
        {
            Expr.If choice => [choice.Condition, .. _evaluator.Bool(choice.Condition) is { } chosen ? [chosen ? choice.Then : choice.Else] : (Expr[])[]],
            _ => expression.Children,
        };
        return evaluated.FirstOrDefault(part => _evaluator.Evaluate(part) is null) is { } failing ? Failing(failing) : expression;
    }

    /// <summary>The values read from the request or the entities, each with the longest path that has one.</summary>
    private IEnumerable<Fact> Facts(Expr expression)
    {
        switch (expression)
        {
            case Expr.Literal:
                return [];
            case Expr.Has has:
                return Facts(has.Target);
            case Expr.Binary { Operator: BinaryOperator.HasTag } asked:
                return Facts(asked.Left);
            case Expr.Variable or Expr.Attribute or Expr.Binary { Operator: BinaryOperator.GetTag }:
                return [new Fact(expression, _evaluator.Evaluate(expression))];
            default:
                return expression.Children.SelectMany(Facts);
        }
    }
}
