using Cedar;

namespace Reconciler.Access.Dogwood.Source;

/// <summary>A macro definition, <c>def cedar NAME(?a, ?b) { BODY };</c>.</summary>
/// <param name="IsTemporal">Whether the body is a temporal condition; else it is a Cedar expression.</param>
/// <param name="Name">The name.</param>
/// <param name="Parameters">The names of the parameters, without <c>?</c>.</param>
/// <param name="Body">The text between the braces.</param>
/// <param name="Text">The whole definition.</param>
/// <param name="Start">The offset of the definition.</param>
/// <param name="End">The offset after its semicolon.</param>
internal sealed record DogwoodMacro(
    bool IsTemporal, string Name, IReadOnlyList<string> Parameters, string Body, string Text, int Start, int End)
{
    /// <summary>Reads a definition.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="tokens">Its tokens, without comments.</param>
    /// <param name="at">The index of <c>def</c>.</param>
    /// <param name="next">The index after the definition.</param>
    /// <exception cref="CedarSyntaxException">The definition is malformed.</exception>
    public static DogwoodMacro Read(string text, IReadOnlyList<SourceToken> tokens, int at, out int next)
    {
        var start = tokens[at];
        var kind = Expect(at + 1, t => t.IsWord("cedar") || t.IsWord("temporal"), "`cedar` or `temporal`");
        var name = Expect(at + 2, t => t.Kind == SourceTokenKind.Name, "the macro's name");
        Expect(at + 3, t => t.Is("("), "`(`");
        var close = SourceScanner.FindClose(text, tokens, at + 3);
        var parameters = new List<string>();
        for (var i = at + 4; i < close; i++)
        {
            if (parameters.Count > 0) Expect(i++, t => t.Is(","), "`,`");
            Expect(i++, t => t.Is("?"), "`?` and a parameter's name");
            parameters.Add(Expect(i, t => t.Kind == SourceTokenKind.Name, "a parameter's name").Text);
        }

        Expect(close + 1, t => t.Is("{"), "`{`");
        var end = SourceScanner.FindClose(text, tokens, close + 1);
        var semicolon = Expect(end + 1, t => t.Is(";"), "`;` after the macro");
        next = end + 2;
        return new DogwoodMacro(
            kind.Text == "temporal", name.Text, parameters, text[tokens[close + 1].End..tokens[end].Start],
            Normalize(tokens, at, end + 1), start.Start, semicolon.End);

        SourceToken Expect(int index, Func<SourceToken, bool> isExpected, string what) =>
            index < tokens.Count && isExpected(tokens[index])
                ? tokens[index]
                : throw new CedarSyntaxException(
                    $"expected {what}, found {(index < tokens.Count ? $"`{tokens[index]}`" : "the end of the text")}",
                    TextPosition.Locate(text, index < tokens.Count ? tokens[index].Start : text.Length));
    }

    /// <summary>The text of tokens, with single spaces where they are apart.</summary>
    public static string Normalize(IReadOnlyList<SourceToken> tokens, int from, int to)
    {
        var text = new System.Text.StringBuilder(tokens[from].Text);
        for (var i = from + 1; i <= to; i++)
        {
            if (tokens[i].Start > tokens[i - 1].End) text.Append(' ');
            text.Append(tokens[i].Text);
        }

        return text.ToString();
    }

    /// <summary>The body with arguments in place of the parameters.</summary>
    public string Expand(IReadOnlyList<string> arguments)
    {
        var map = new SourceMap(Body);
        var tokens = SourceScanner.Scan(Body);
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            var parameter = tokens[i].Is("?") ? Parameters.ToList().IndexOf(tokens[i + 1].Text) : -1;
            if (parameter >= 0) map.Replace(tokens[i].Start, tokens[i + 1].End, $"({arguments[parameter]})");
        }

        return $"({map.Complete()})";
    }
}
