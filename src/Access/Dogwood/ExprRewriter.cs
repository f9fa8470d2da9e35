using Cedar.Policies;

namespace Reconciler.Access.Dogwood;

/// <summary>Rebuilds expressions.</summary>
internal static class ExprRewriter
{
    /// <summary>
    /// Replaces each part for which <paramref name="replace"/> returns an expression, from the outside to the inside, and gives all
    /// others the positions that <paramref name="locate"/> returns.
    /// </summary>
    public static Expr Rewrite(Expr expression, Func<Expr, Expr?> replace, Func<Cedar.SourcePosition, Cedar.SourcePosition> locate)
    {
        return Apply(expression);

        Expr Apply(Expr e) => replace(e) ?? Rebuild(e) with { Position = locate(e.Position) };

        Expr Rebuild(Expr e) => e switch
        {
            Expr.If x => new Expr.If(Apply(x.Condition), Apply(x.Then), Apply(x.Else)),
            Expr.And x => new Expr.And(Apply(x.Left), Apply(x.Right)),
            Expr.Or x => new Expr.Or(Apply(x.Left), Apply(x.Right)),
            Expr.Unary x => new Expr.Unary(x.Operator, Apply(x.Operand)),
            Expr.Binary x => new Expr.Binary(x.Operator, Apply(x.Left), Apply(x.Right)),
            Expr.Attribute x => new Expr.Attribute(Apply(x.Target), x.Name),
            Expr.Has x => new Expr.Has(Apply(x.Target), x.Name),
            Expr.Like x => new Expr.Like(Apply(x.Target), x.Pattern),
            Expr.Is x => new Expr.Is(Apply(x.Target), x.EntityType, x.Container is { } container ? Apply(container) : null),
            Expr.Set x => new Expr.Set([.. x.Elements.Select(Apply)]),
            Expr.Record x => new Expr.Record([.. x.Fields.Select(f => f with { Value = Apply(f.Value) })]),
            Expr.Call x => new Expr.Call(x.Function, [.. x.Arguments.Select(Apply)]),
            _ => e,
        };
    }
}
