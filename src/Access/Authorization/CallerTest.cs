using Cedar;
using Cedar.Policies;

namespace Reconciler.Access.Authorization;

/// <summary>What a condition tests about the caller.</summary>
/// <param name="Subject">What is tested: <c>principal.getTag("role")</c>, <c>principal.id</c> or <c>principal</c>.</param>
/// <param name="Test">The whole test.</param>
/// <param name="Values">The values that satisfy an equality; empty for a pattern and for a test of presence.</param>
/// <param name="Pattern">The pattern of <c>like</c>; null for other tests.</param>
internal sealed record CallerTest(Expr Subject, Expr Test, IReadOnlyList<CedarValue> Values, LikePattern? Pattern)
{
    /// <summary>The name of the claim; null if the id or the entity is tested.</summary>
    public string? Claim => Subject is Expr.Binary { Right: Expr.Literal { Value: StringValue name } } ? name.Value : null;

    /// <summary>
    /// The tests of a condition. Null if the condition reads the caller in another way.
    /// </summary>
    public static List<CallerTest>? FindAll(IEnumerable<Expr> conditions)
    {
        var tests = new List<CallerTest>();
        return conditions.All(condition => Collect(condition, tests)) ? tests : null;
    }

    private static bool Collect(Expr expression, List<CallerTest> tests)
    {
        if (Find(expression) is { } test)
        {
            tests.Add(test);
            return true;
        }

        return expression is not Expr.Variable { Name: RequestVariable.Principal }
            && expression.Children.All(child => Collect(child, tests));
    }

    private static CallerTest? Find(Expr expression) => expression switch
    {
        Expr.Binary { Operator: BinaryOperator.HasTag, Left: Expr.Variable { Name: RequestVariable.Principal }, Right: Expr.Literal } e =>
            new CallerTest(e with { Operator = BinaryOperator.GetTag }, expression, [], null),
        Expr.Binary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual, Right: Expr.Literal value } e when IsSubject(e.Left) =>
            new CallerTest(e.Left, expression, [value.Value], null),
        Expr.Binary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual, Left: Expr.Literal value } e when IsSubject(e.Right) =>
            new CallerTest(e.Right, expression, [value.Value], null),
        Expr.Binary { Operator: BinaryOperator.Contains, Left: Expr.Literal { Value: SetValue set } } e when IsSubject(e.Right) =>
            new CallerTest(e.Right, expression, [.. set.Elements], null),
        Expr.Like e when IsSubject(e.Target) => new CallerTest(e.Target, expression, [], e.Pattern),
        _ => null,
    };

    private static bool IsSubject(Expr expression) => expression is Expr.Variable { Name: RequestVariable.Principal }
        or Expr.Attribute { Target: Expr.Variable { Name: RequestVariable.Principal }, Name: "id" }
        or Expr.Binary
    {
        Operator: BinaryOperator.GetTag,
        Left: Expr.Variable { Name: RequestVariable.Principal },
        Right: Expr.Literal { Value: StringValue },
    };
}
