using Cedar;

namespace Reconciler.Access.Dogwood.Source;

/// <summary>
/// Splits Cedar and Dogwood texts into tokens. Unlike Cedar's own parser it keeps comments and accepts every character, because the
/// blocks of Dogwood are languages of their own.
/// </summary>
internal static class SourceScanner
{
    private static readonly string[] LongSymbols = ["::", "==", "!=", "<=", ">=", "&&", "||"];

    /// <exception cref="CedarSyntaxException">A string has no closing quote.</exception>
    public static List<SourceToken> Scan(string text)
    {
        var tokens = new List<SourceToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var token = Read(text, at);
            tokens.Add(token);
            at = token.End;
        }

        return tokens;
    }

    /// <summary>Returns the index of the bracket that closes the one at <paramref name="open"/>.</summary>
    /// <exception cref="CedarSyntaxException">The bracket is not closed.</exception>
    public static int FindClose(string text, IReadOnlyList<SourceToken> tokens, int open)
    {
        var expected = new Stack<(string Symbol, int At)>();
        for (var i = open; i < tokens.Count; i++)
        {
            if (tokens[i].Kind != SourceTokenKind.Symbol) continue;
            if (CloserOf(tokens[i].Text) is { } closer)
            {
                expected.Push((closer, i));
                continue;
            }

            if (tokens[i].Text is not (")" or "]" or "}")) continue;
            if (!tokens[i].Is(expected.Pop().Symbol))
                throw new CedarSyntaxException($"`{tokens[i]}` closes no bracket", TextPosition.Locate(text, tokens[i].Start));
            if (expected.Count == 0) return i;
        }

        var unclosed = tokens[expected.Peek().At];
        throw new CedarSyntaxException($"`{unclosed}` is not closed", TextPosition.Locate(text, unclosed.Start));
    }

    public static string? CloserOf(string symbol) => symbol switch
    {
        "(" => ")",
        "[" => "]",
        "{" => "}",
        _ => null,
    };

    /// <summary>The parts of a list between its commas, as indices of tokens.</summary>
    public static IEnumerable<(int From, int To)> Split(IReadOnlyList<SourceToken> tokens, int from, int to)
    {
        var depth = 0;
        var start = from;
        for (var i = from; i < to; i++)
        {
            if (CloserOf(tokens[i].Text) is not null && tokens[i].Kind == SourceTokenKind.Symbol) depth++;
            else if (tokens[i].Is(")") || tokens[i].Is("]") || tokens[i].Is("}")) depth--;
            if (depth > 0 || !tokens[i].Is(",")) continue;
            if (i > start) yield return (start, i);
            start = i + 1;
        }

        if (to > start) yield return (start, to);
    }

    private static SourceToken Read(string text, int at)
    {
        var c = text[at];
        if (c == '"') return new SourceToken(SourceTokenKind.String, text[at..FindEndOfString(text, at)], at);
        if (c == '/' && at + 1 < text.Length && text[at + 1] == '/')
        {
            var end = text.AsSpan(at).IndexOfAny('\n', '\r');
            return new SourceToken(SourceTokenKind.Comment, end < 0 ? text[at..] : text.Substring(at, end), at);
        }

        if (char.IsAsciiDigit(c)) return new SourceToken(SourceTokenKind.Number, Take(text, at, char.IsAsciiDigit), at);
        if (IsNamePart(c)) return new SourceToken(SourceTokenKind.Name, Take(text, at, IsNamePart), at);
        var symbol = LongSymbols.FirstOrDefault(s => string.CompareOrdinal(text, at, s, 0, s.Length) == 0) ?? text.Substring(at, 1);
        return new SourceToken(SourceTokenKind.Symbol, symbol, at);
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static string Take(string text, int at, Func<char, bool> belongs)
    {
        var end = at;
        while (end < text.Length && belongs(text[end])) end++;
        return text[at..end];
    }

    private static int FindEndOfString(string text, int start)
    {
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == '"') return at + 1;
            if (text[at] == '\\') at++;
        }

        throw new CedarSyntaxException("this string has no closing quote", TextPosition.Locate(text, start));
    }
}
