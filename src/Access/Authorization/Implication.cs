using Cedar;
using Cedar.Extensions;
using Cedar.Policies;

namespace Reconciler.Access.Authorization;

/// <summary>
/// Decides whether one condition implies another. The check is sound but not complete: true is always right, false may be wrong.
/// </summary>
internal sealed class Implication
{
    // Comparing mixed && and || may take exponential time. Above this limit the answer is false.
    private const int MaxSteps = 10_000;

    private int _steps;

    private Implication()
    {
    }

    /// <summary>Whether <paramref name="conclusion"/> is true if <paramref name="premise"/> is. A null condition is always true.</summary>
    public static bool Holds(Expr? premise, Expr? conclusion) =>
        conclusion is null || (premise is not null && new Implication().Implies(premise, conclusion));

    private bool Implies(Expr premise, Expr conclusion)
    {
        if (++_steps > MaxSteps)
            return false;
        if (premise.Equals(conclusion))
            return true;
        return (premise, conclusion) switch
        {
            (_, Expr.And both) => Implies(premise, both.Left) && Implies(premise, both.Right),
            (Expr.Or either, _) => Implies(either.Left, conclusion) && Implies(either.Right, conclusion),
            (Expr.And both, _) => Implies(both.Left, conclusion) || Implies(both.Right, conclusion),
            // The right operand of || is evaluated only if the left one does not fail, which is not certain.
            (_, Expr.Or either) => Implies(premise, either.Left),
            _ => Range.TryCreate(premise) is { } narrow && Range.TryCreate(conclusion) is { } wide && narrow.IsWithin(wide),
        };
    }

    /// <summary>
    /// The range of numbers that a comparison allows for an expression. Decimals count in ten-thousandths, times in milliseconds.
    /// </summary>
    private sealed record Range(Expr Subject, Type Unit, Int128 Least, Int128 Greatest)
    {
        public bool IsWithin(Range other) =>
            Unit == other.Unit && Subject.Equals(other.Subject) && Least >= other.Least && Greatest <= other.Greatest;

        public static Range? TryCreate(Expr expression) => expression switch
        {
            Expr.Binary { Right: Expr.Literal right } e => TryCreate(e.Operator, e.Left, right.Value),
            Expr.Binary { Left: Expr.Literal left } e when Flip(e.Operator) is { } operation => TryCreate(operation, e.Right, left.Value),
            Expr.Call { Arguments: [var subject, Expr.Literal number] } e when FindOperator(e.Function) is { } operation =>
                TryCreate(operation, subject, number.Value),
            _ => null,
        };

        private static Range? TryCreate(BinaryOperator operation, Expr subject, CedarValue value)
        {
            (Type, Int128)? bound = value switch
            {
                LongValue number => (typeof(LongValue), number.Value),
                DecimalValue number => (typeof(DecimalValue), number.TenThousandths),
                DateTimeValue time => (typeof(DateTimeValue), time.Milliseconds),
                DurationValue time => (typeof(DurationValue), time.Milliseconds),
                _ => null,
            };
            if (bound is not var (unit, at))
                return null;
            return operation switch
            {
                BinaryOperator.Equal => new Range(subject, unit, at, at),
                BinaryOperator.Less => new Range(subject, unit, Int128.MinValue, at - 1),
                BinaryOperator.LessOrEqual => new Range(subject, unit, Int128.MinValue, at),
                BinaryOperator.Greater => new Range(subject, unit, at + 1, Int128.MaxValue),
                BinaryOperator.GreaterOrEqual => new Range(subject, unit, at, Int128.MaxValue),
                _ => null,
            };
        }

        private static BinaryOperator? Flip(BinaryOperator operation) => operation switch
        {
            BinaryOperator.Equal => BinaryOperator.Equal,
            BinaryOperator.Less => BinaryOperator.Greater,
            BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
            BinaryOperator.Greater => BinaryOperator.Less,
            BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
            _ => null,
        };

        private static BinaryOperator? FindOperator(string function) => function switch
        {
            "lessThan" => BinaryOperator.Less,
            "lessThanOrEqual" => BinaryOperator.LessOrEqual,
            "greaterThan" => BinaryOperator.Greater,
            "greaterThanOrEqual" => BinaryOperator.GreaterOrEqual,
            _ => null,
        };
    }
}
