using Cedar.Policies;

namespace Cedar.Partial;

/// <summary>Shortens residual conditions for people to read.</summary>
internal static class Simplifier
{
    /// <summary>A shorter condition that is true for the same requests. It may be false where the original fails.</summary>
    /// <remarks>Only whole conditions and their operands may be simplified, because a non-boolean fails there anyway. Deeper inside,
    /// <c>true &amp;&amp; 1</c> and <c>1</c> differ.</remarks>
    public static Expr SimplifyCondition(Expr expression) => expression switch
    {
        Expr.And and => (SimplifyCondition(and.Left), SimplifyCondition(and.Right)) switch
        {
            (Expr.Literal { Value: BooleanValue { Value: true } }, var right) => right,
            (var left, Expr.Literal { Value: BooleanValue { Value: true } }) => left,
            (var left, var right) when left.Equals(right) => left,
            (var left, var right) => and with { Left = left, Right = right },
        },
        Expr.Or or => (SimplifyCondition(or.Left), SimplifyCondition(or.Right)) switch
        {
            (Expr.Literal { Value: BooleanValue { Value: false } }, var right) => right,
            (var left, Expr.Literal { Value: BooleanValue { Value: false } }) => left,
            (var left, var right) when left.Equals(right) => left,
            (var left, var right) => or with { Left = left, Right = right },
        },
        Expr.Unary { Operator: UnaryOperator.Not } not => Negate(SimplifyCondition(not.Operand), not),
        _ => expression,
    };

    /// <summary>The negation, without <c>!</c> if the language has an opposite operator.</summary>
    private static Expr Negate(Expr operand, Expr.Unary not) => operand switch
    {
        Expr.Unary { Operator: UnaryOperator.Not } twice => twice.Operand,
        Expr.Binary binary when FindOpposite(binary.Operator) is { } opposite => binary with { Operator = opposite },
        _ => not with { Operand = operand },
    };

    private static BinaryOperator? FindOpposite(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Equal => BinaryOperator.NotEqual,
        BinaryOperator.NotEqual => BinaryOperator.Equal,
        BinaryOperator.Less => BinaryOperator.GreaterOrEqual,
        BinaryOperator.LessOrEqual => BinaryOperator.Greater,
        BinaryOperator.Greater => BinaryOperator.LessOrEqual,
        BinaryOperator.GreaterOrEqual => BinaryOperator.Less,
        _ => null,
    };
}
