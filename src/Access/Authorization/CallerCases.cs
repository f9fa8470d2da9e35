using Cedar;
using Cedar.Policies;

namespace Reconciler.Access.Authorization;

/// <summary>
/// Splits the access of all callers of a type by the claims and ARNs that decide: <c>role = finance: permit; else deny</c>. The cases are
/// tested in their order.
/// </summary>
internal static class CallerCases
{
    // Each subject multiplies the cases.
    private const int MaxSubjects = 3;
    private const int MaxCases = 24;

    private static readonly Expr Principal = new Expr.Variable(RequestVariable.Principal);
    private static readonly Expr Id = new Expr.Attribute(Principal, "id");

    /// <summary>The cases; empty if something else about the callers decides, or if there are too many.</summary>
    /// <param name="access">The access of all callers.</param>
    /// <param name="principal">The callers.</param>
    /// <param name="reduce">Returns the access under assumptions about the caller.</param>
    public static IReadOnlyList<AccessCase> Find(
        ToolAccess access, AccessPrincipal principal, Func<IReadOnlyDictionary<Expr, CedarValue>, ToolAccess> reduce)
    {
        var conditions = access.Permits.Concat(access.Forbids).Concat(access.Suppressions).Select(c => c.Condition).OfType<Expr>();
        if (CallerTest.FindAll(conditions) is not { Count: > 0 } tests) return [];
        var subjects = tests.GroupBy(test => test.Subject is Expr.Variable ? Id : test.Subject).ToList();
        if (subjects.Count > MaxSubjects) return [];
        var cases = new List<AccessCase>();
        return TrySplit([], new Dictionary<Expr, CedarValue>()) && cases.Count > 1 ? Simplify(cases) : [];

        bool TrySplit(IReadOnlyList<string> callers, Dictionary<Expr, CedarValue> assumptions)
        {
            if (callers.Count == subjects.Count || (callers.Count > 0 && !DependsOnCaller(reduce(assumptions))))
            {
                var result = reduce(assumptions);
                cases.Add(new AccessCase(string.Join(" and ", callers.Where(c => c.Length > 0)), result));
                return cases.Count <= MaxCases && !DependsOnCaller(result);
            }

            return Split(subjects[callers.Count].Key, [.. subjects[callers.Count]], principal)
                .All(option => TrySplit([.. callers, option.Caller], new(assumptions.Concat(option.Assumptions).DistinctBy(a => a.Key))));
        }
    }

    private static bool DependsOnCaller(ToolAccess access) =>
        access.Permits.Concat(access.Forbids).Concat(access.Suppressions).Any(c => c.FindDependencies().Contains("the caller"));

    /// <summary>The cases of one subject: each value, each pattern, and all others.</summary>
    private static IEnumerable<(string Caller, Dictionary<Expr, CedarValue> Assumptions)> Split(
        Expr subject, IReadOnlyList<CallerTest> tests, AccessPrincipal principal)
    {
        var values = tests.SelectMany(test => test.Values).Select(ToText).Distinct().ToList();
        var patterns = tests.Where(test => test.Pattern is not null).ToList();
        var hasTag = subject is Expr.Binary tag ? new Expr.Binary(BinaryOperator.HasTag, tag.Left, tag.Right) : null;
        var name = tests[0].Claim ?? (principal == AccessPrincipal.AnyOAuthUser ? "sub" : null);
        foreach (var value in values)
        {
            var assumed = Present();
            assumed[subject] = new StringValue(value);
            foreach (var test in tests.Where(test => test.Subject is Expr.Variable))
                SetResult(assumed, test, test.Values.Select(ToText).Contains(value));
            yield return (name is null ? value : $"{name} = {value}", assumed);
        }

        // The cases are tested in order, so no earlier case holds.
        foreach (var (i, test) in patterns.DistinctBy(test => test.Pattern).Index())
        {
            var assumed = Present();
            foreach (var earlier in tests.Where(t => t.Values.Count > 0).Concat(patterns.DistinctBy(t => t.Pattern).Take(i)))
                SetResult(assumed, earlier, false);
            SetResult(assumed, test, true);
            yield return (name is null ? ToText(test.Pattern!) : $"{name} like {ToText(test.Pattern!)}", assumed);
        }

        // All others: those who have the claim with another value, then those who do not have it.
        var none = new Dictionary<Expr, CedarValue>();
        foreach (var test in tests.Where(test => test.Values.Count > 0 || test.Pattern is not null)) SetResult(none, test, false);
        if (hasTag is not null)
        {
            yield return ($"with {name}", new(none) { [hasTag] = BooleanValue.True });
            none[hasTag] = BooleanValue.False;
        }

        yield return ("", none);

        Dictionary<Expr, CedarValue> Present() => hasTag is null ? [] : new() { [hasTag] = BooleanValue.True };
    }

    // The residual may have the opposite operator of the policy.
    private static void SetResult(Dictionary<Expr, CedarValue> assumptions, CallerTest test, bool isEqual)
    {
        if (test.Test is Expr.Binary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual } comparison)
        {
            assumptions[comparison with { Operator = BinaryOperator.Equal }] = BooleanValue.FromBoolean(isEqual);
            assumptions[comparison with { Operator = BinaryOperator.NotEqual }] = BooleanValue.FromBoolean(!isEqual);
        }
        else
        {
            assumptions[test.Test] = BooleanValue.FromBoolean(isEqual);
        }
    }

    private static string ToText(CedarValue value) => value switch
    {
        StringValue text => text.Value,
        EntityUid uid => uid.Id,
        _ => value.ToString(),
    };

    private static string ToText(LikePattern pattern) =>
        string.Join('*', pattern.Parts.Select(part => part.Replace("*", "\\*", StringComparison.Ordinal)));

    /// <summary>Leaves out the cases whose access is that of all others, and joins neighbours that have the same access.</summary>
    private static List<AccessCase> Simplify(List<AccessCase> cases)
    {
        var others = cases[^1] with { Caller = "" };
        var text = others.Access.ToString();

        // A case that is like all others still hides the cases after it that may hold for the same caller.
        while (cases.Count > 1 && cases[^2].Access.ToString() == text) cases.RemoveAt(cases.Count - 2);
        return cases.Count == 1 ? [] : [.. cases.Take(cases.Count - 1), others];
    }
}
