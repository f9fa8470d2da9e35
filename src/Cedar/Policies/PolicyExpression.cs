namespace Cedar.Policies;

/// <summary>Converts policies to expressions.</summary>
internal static class PolicyExpression
{
    public static Expr FromPolicy(Policy policy) => new Expr.And(FromScope(policy), FromConditions(policy)) { Position = policy.Position };

    /// <summary>An expression that is true if the scope matches.</summary>
    public static Expr FromScope(Policy policy)
    {
        Expr[] parts =
        [
            ConvertScope(policy.Principal, RequestVariable.Principal, policy.Position),
            ConvertScope(policy.Action, RequestVariable.Action, policy.Position),
            ConvertScope(policy.Resource, RequestVariable.Resource, policy.Position),
        ];
        return parts.Aggregate((left, right) => new Expr.And(left, right) { Position = policy.Position });
    }

    /// <summary>An expression that is true if all clauses are satisfied; <c>true</c> if there are none.</summary>
    public static Expr FromConditions(Policy policy) => policy.Conditions
        .Select(c => c.IsWhen ? c.Body : new Expr.Unary(UnaryOperator.Not, c.Body) { Position = c.Body.Position })
        .DefaultIfEmpty(new Expr.Literal(BooleanValue.True) { Position = policy.Position })
        .Aggregate((left, right) => new Expr.And(left, right) { Position = policy.Position });

    private static Expr ConvertScope(Scope scope, RequestVariable name, SourcePosition policy)
    {
        var position = scope.Position.Line == 0 ? policy : scope.Position;
        var variable = new Expr.Variable(name) { Position = position };
        return scope switch
        {
            Scope.Equal equal => new Expr.Binary(BinaryOperator.Equal, variable, Entity(equal.Entity, 0)) { Position = position },
            Scope.In within => new Expr.Binary(BinaryOperator.In, variable, Entity(within.Entity, 0)) { Position = position },
            Scope.InAny any => new Expr.Binary(
                BinaryOperator.In, variable, new Expr.Set([.. any.Entities.Select(Literal)]) { Position = position })
            { Position = position },
            Scope.Is type =>
                new Expr.Is(variable, type.EntityType, type.Container is null ? null : Entity(type.Container, 1)) { Position = Operand(0) },
            _ => new Expr.Literal(BooleanValue.True) { Position = position },
        };

        SourcePosition Operand(int index) => index < scope.OperandPositions.Count ? scope.OperandPositions[index] : position;

        // A slot may be filled with any entity that satisfies the constraint, so compare the variable with itself.
        Expr Entity(EntityOrSlot entity, int index) => entity.Entity is null ? variable : Literal(entity.Entity, index);
        Expr Literal(EntityUid uid, int index) => new Expr.Literal(uid) { Position = Operand(index) };
    }
}
