using Cedar;
using Cedar.Policies;

namespace Reconciler.Access.Authorization;

/// <summary>What holds for every caller whose ARN matches a pattern.</summary>
internal static class CallerPattern
{
    private static readonly Expr Principal = new Expr.Variable(RequestVariable.Principal);

    /// <summary>The values of the tests of callers in policies that are the same for every ARN that matches.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="pattern">The pattern, in which <c>*</c> stands for any text.</param>
    public static Dictionary<Expr, CedarValue> Assume(IEnumerable<Policy> policies, string pattern)
    {
        var callers = new LikePattern([.. pattern.Split('*')]);
        var assumptions = new Dictionary<Expr, CedarValue>();
        foreach (var policy in policies)
        {
            if (policy.Principal is Scope.Equal { Entity.Entity: { } named } && !callers.Matches(named.Id))
                assumptions[new Expr.Binary(BinaryOperator.Equal, Principal, new Expr.Literal(named))] = BooleanValue.False;
            foreach (var condition in policy.Conditions) Collect(condition.Body, callers, pattern, assumptions);
        }

        return assumptions;
    }

    private static void Collect(Expr expression, LikePattern callers, string pattern, Dictionary<Expr, CedarValue> assumptions)
    {
        switch (expression)
        {
            case Expr.Like { Target: Expr.Attribute { Target: Expr.Variable { Name: RequestVariable.Principal }, Name: "id" } } like:
                // A pattern that matches the text of the other, stars and all, matches everything that the other one matches.
                if (like.Pattern.Matches(pattern)) assumptions[like] = BooleanValue.True;
                else if (AreDisjoint(like.Pattern.Parts, callers.Parts)) assumptions[like] = BooleanValue.False;
                break;
            case Expr.Binary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual } equality when FindArn(equality) is { } arn:
                if (!callers.Matches(arn)) assumptions[equality] = BooleanValue.FromBoolean(equality.Operator == BinaryOperator.NotEqual);
                break;
            default:
                foreach (var child in expression.Children) Collect(child, callers, pattern, assumptions);
                break;
        }
    }

    private static string? FindArn(Expr.Binary equality) => (equality.Left, equality.Right) switch
    {
        (Expr.Variable { Name: RequestVariable.Principal }, Expr.Literal { Value: EntityUid uid }) => uid.Id,
        (Expr.Attribute { Target: Expr.Variable { Name: RequestVariable.Principal }, Name: "id" },
            Expr.Literal { Value: StringValue id }) => id.Value,
        _ => null,
    };

    // Texts with different starts or different ends are different. Anything else counts as possible.
    private static bool AreDisjoint(ValueList<string> a, ValueList<string> b) =>
        !(a[0].StartsWith(b[0], StringComparison.Ordinal) || b[0].StartsWith(a[0], StringComparison.Ordinal))
        || !(a[^1].EndsWith(b[^1], StringComparison.Ordinal) || b[^1].EndsWith(a[^1], StringComparison.Ordinal));
}
