using Cedar.Policies;

namespace Cedar.Partial;

/// <summary>An expression after partial evaluation.</summary>
/// <param name="Expression">An expression with the same result for every request that completes the partial one.</param>
/// <param name="Value">Its value, or null if unknown. Parts of a record may be unknown.</param>
/// <param name="MayBeTrue">Whether it can be true.</param>
/// <param name="MayBeFalse">Whether it can be false. An expression that can be neither fails.</param>
internal readonly record struct ReducedExpr(Expr Expression, CedarValue? Value, bool MayBeTrue, bool MayBeFalse)
{
    public bool IsKnown => Value is not null && UnknownValue.IsKnown(Value);

    public bool IsTrue => Value is BooleanValue { Value: true };

    public bool IsFalse => Value is BooleanValue { Value: false };

    /// <summary>Whether the evaluation fails for all values of the unknowns.</summary>
    public bool IsFailure => Value is null && !MayBeTrue && !MayBeFalse;

    public static ReducedExpr Unknown(Expr expression, CedarValue? value = null) => new(expression, value, true, true);

    public static ReducedExpr Known(Expr original, CedarValue value) => new(
        new Expr.Literal(value) { Position = original.Position },
        value,
        value is BooleanValue { Value: true },
        value is BooleanValue { Value: false });

    public static ReducedExpr Failed(Expr original) => new(original, null, false, false);
}
