namespace Cedar.Policies;

/// <summary>The extended form of <c>has</c>: <c>a has b.c</c> is short for <c>a has b &amp;&amp; a.b has c</c>.</summary>
internal static class ExtendedHas
{
    /// <summary>Builds the tests of all names. The result remembers the names, so that it is written as it was read.</summary>
    /// <param name="target">The expression before <c>has</c>.</param>
    /// <param name="names">The attributes, at least one.</param>
    /// <param name="complete">Completes each expression that is built.</param>
    public static Expr Build(Expr target, IReadOnlyList<string> names, Func<Expr, Expr> complete)
    {
        var tests = complete(new Expr.Has(target, names[0]));
        for (var i = 1; i < names.Count; i++)
        {
            target = complete(new Expr.Attribute(target, names[i - 1]));
            tests = complete(new Expr.And(tests, complete(new Expr.Has(target, names[i]))));
        }

        return names.Count == 1 ? tests : tests with { HasPath = [.. names] };
    }

    /// <summary>The expression before <c>has</c>.</summary>
    public static Expr FindTarget(Expr tests)
    {
        while (tests is Expr.And and)
            tests = and.Left;
        return ((Expr.Has)tests).Target;
    }
}
