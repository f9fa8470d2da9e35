using Cedar.Policies;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Authorization;

/// <summary>The condition under which a policy applies to a caller's calls of a tool.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Condition">
/// The condition on the arguments, the time and the unknown data of the caller, or null if the policy always applies. A clause that
/// Cedar cannot express stands as an attribute of <c>context</c>.
/// </param>
public sealed record AccessCondition(string PolicyId, Expr? Condition)
{
    /// <summary>The clauses in the condition that Cedar cannot express.</summary>
    public IReadOnlyList<DogwoodClause> Clauses { get; init; } = [];

    /// <summary>What the condition depends on, for people: <c>the arguments</c>, <c>the time</c>, <c>history</c>.</summary>
    internal IEnumerable<string> FindDependencies() =>
        (Condition is null ? [] : FindParts(Condition).Select(FindDependency).OfType<string>()).Distinct();

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Condition is null) return "always";
        var text = Condition.ToString();

        // The longest first, because one text may contain another.
        foreach (var clause in Clauses.OrderByDescending(c => c.Text.Length))
            text = text.Replace(ToAttribute(clause).ToString(), clause.Text, StringComparison.Ordinal);
        return text;
    }

    private static Expr.Attribute ToAttribute(DogwoodClause clause) => new(new Expr.Variable(RequestVariable.Context), clause.Text);

    private static IEnumerable<Expr> FindParts(Expr expression) => expression.Children.SelectMany(FindParts).Prepend(expression);

    private string? FindDependency(Expr part) => part switch
    {
        Expr.Attribute { Target: Expr.Variable { Name: RequestVariable.Context }, Name: var name } => name switch
        {
            CallContext.Input => "the arguments",
            CallContext.System => ToolAccess.Time,
            CallContext.Output => "the output",
            _ => Clauses.FirstOrDefault(c => c.Text == name)?.DependsOn,
        },
        Expr.Has { Target: Expr.Variable { Name: RequestVariable.Context } } => "the arguments",
        Expr.Variable { Name: RequestVariable.Principal } => "the caller",
        _ => null,
    };
}
