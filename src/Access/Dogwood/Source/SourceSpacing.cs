namespace Reconciler.Access.Dogwood.Source;

/// <summary>Whether two tokens on one line are separated by a space.</summary>
internal static class SourceSpacing
{
    private static readonly string[] Effects = ["permit", "forbid", DogwoodLowering.SuppressOutput];
    private static readonly string[] Keywords = ["in", "has", "like", "is", "if", "then", "else", "when", "unless"];

    public static bool IsNeeded(SourceToken? before, SourceToken left, SourceToken right)
    {
        var isApart = right.Start > left.End;
        if (WouldJoin(left, right)) return true;
        if (left.Text is "(" or "[" || right.Text is ")" or "]" or "," or ";") return false;
        if (left.Text == "{" && right.Text == "}") return false;
        if (left.Text is "{" or "}" || right.Text is "}") return true;
        if (left.Text is "::" or "@" or "?" or "$" || right.Text is "::") return false;
        if (right.Text is "." or ":") return false;

        // A dot also ends the binders of temporal conditions, where the rest follows after a space.
        if (left.Text == ".") return isApart;
        if (left.Text == "!") return false;
        if (left.Text == "-" && !IsOperand(before)) return false;
        return right.Text switch
        {
            "(" => Effects.Contains(left.Text) || Keywords.Contains(left.Text) || (isApart || !IsOperand(left)),
            "{" when left.Text is "guardrails" or "temporal" => true,
            "[" or "{" => isApart || !IsOperand(left),
            _ => isApart || !(IsWord(left) && IsWord(right)),
        };
    }

    // Without a space the two would be read as one token, or as a comment.
    private static bool WouldJoin(SourceToken left, SourceToken right) =>
        left.Kind == SourceTokenKind.Symbol && right.Kind == SourceTokenKind.Symbol && right.Start > left.End
        && SourceScanner.Scan(left.Text + right.Text) is var joined && (joined.Count != 2 || joined[0].Text != left.Text);

    private static bool IsWord(SourceToken token) => token.Kind is SourceTokenKind.Name or SourceTokenKind.Number or SourceTokenKind.String;

    private static bool IsOperand(SourceToken? token) =>
        token is { } t && ((IsWord(t) && !Keywords.Contains(t.Text)) || t.Text is ")" or "]" or "}");
}
