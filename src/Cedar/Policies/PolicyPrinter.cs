using System.Text;

namespace Cedar.Policies;

/// <summary>Formats policies: a short scope on one line, each clause on lines of its own.</summary>
internal static class PolicyPrinter
{
    private const int MaxHeadLength = 80;
    private const int MaxClauseLength = 100;

    public static string Print(Policy policy)
    {
        var text = new StringBuilder();
        foreach (var annotation in policy.Annotations)
            text.Append('@').Append(annotation.Key).Append('(').Append(CedarText.Quote(annotation.Value)).Append(")\n");
        text.Append(policy.Effect == Effect.Permit ? "permit" : "forbid").Append(' ').Append(PrintHead(policy));
        foreach (var condition in policy.Conditions)
            text.Append(condition.IsWhen ? "\nwhen" : "\nunless").Append(PrintClause(condition.Body));
        return text.Append(";\n").ToString();
    }

    private static string PrintHead(Policy policy)
    {
        string[] parts =
        [
            "principal" + Print(policy.Principal, "principal"),
            "action" + Print(policy.Action, "action"),
            "resource" + Print(policy.Resource, "resource"),
        ];
        var line = $"({string.Join(", ", parts)})";
        return line.Length <= MaxHeadLength ? line : $"(\n  {string.Join(",\n  ", parts)}\n)";
    }

    private static string Print(Scope scope, string variable) => scope switch
    {
        Scope.Equal equal => $" == {Print(equal.Entity, variable)}",
        Scope.In within => $" in {Print(within.Entity, variable)}",
        Scope.InAny any => $" in [{string.Join(", ", any.Entities)}]",
        Scope.Is { Container: { } container } type => $" is {type.EntityType} in {Print(container, variable)}",
        Scope.Is type => $" is {type.EntityType}",
        _ => "",
    };

    private static string Print(EntityOrSlot entity, string variable) => entity.Entity?.ToString() ?? $"?{variable}";

    private static string PrintClause(Expr body)
    {
        var line = body.ToString();
        return line.Length <= MaxClauseLength ? $" {{ {line} }}" : $" {{\n  {PrintMultiline(body)}\n}}";
    }

    /// <summary>Prints each operand of a long chain of <c>&amp;&amp;</c> or <c>||</c> on a line of its own.</summary>
    private static string PrintMultiline(Expr body)
    {
        var links = new List<string>();
        var isAnd = body is Expr.And;
        while (isAnd ? body is Expr.And && ExprPrinter.FindPath(body) is null : body is Expr.Or)
        {
            var (left, right) = body is Expr.And and ? (and.Left, and.Right) : (((Expr.Or)body).Left, ((Expr.Or)body).Right);
            links.Add(PrintOperand(right));
            body = left;
        }

        links.Add(links.Count == 0 ? body.ToString() : PrintOperand(body));
        links.Reverse();
        return string.Join(isAnd ? " &&\n  " : " ||\n  ", links);
    }

    private static string PrintOperand(Expr link) =>
        link is Expr.If or Expr.Or or Expr.And && ExprPrinter.FindPath(link) is null ? $"({link})" : link.ToString();
}
