using System.Globalization;
using System.Text;

namespace Cedar.Syntax;

/// <summary>Decodes the escapes of strings and patterns.</summary>
internal static class Escapes
{
    public static string Unescape(Token token)
    {
        if (!token.Text.Contains('\\', StringComparison.Ordinal))
            return token.Text;
        var text = new StringBuilder(token.Text.Length);
        for (var at = 0; at < token.Text.Length;)
            at = token.Text[at] == '\\' ? AppendEscape(token, at + 1, text) : AppendPlain(token, at, text);
        return text.ToString();
    }

    /// <summary>The literal texts of a pattern, separated by wildcards.</summary>
    public static ValueList<string> UnescapePattern(Token token)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var at = 0; at < token.Text.Length;)
        {
            if (token.Text[at] == '*')
            {
                // Adjacent wildcards are equivalent to one, but are kept so that the text form round-trips.
                parts.Add(part.ToString());
                part.Clear();
                at++;
            }
            else if (token.Text[at] == '\\' && at + 1 < token.Text.Length && token.Text[at + 1] == '*')
            {
                part.Append('*');
                at += 2;
            }
            else
            {
                at = token.Text[at] == '\\' ? AppendEscape(token, at + 1, part) : AppendPlain(token, at, part);
            }
        }

        parts.Add(part.ToString());
        return [.. parts];
    }

    private static int AppendPlain(Token token, int at, StringBuilder text)
    {
        text.Append(token.Text[at]);
        return at + 1;
    }

    private static int AppendEscape(Token token, int at, StringBuilder text)
    {
        char? simple = at == token.Text.Length ? null : token.Text[at] switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '0' => '\0',
            '\\' => '\\',
            '\'' => '\'',
            '"' => '"',
            _ => null,
        };
        if (simple is { } c)
        {
            text.Append(c);
            return at + 1;
        }

        return at == token.Text.Length ? throw Invalid(token, at - 1) : token.Text[at] switch
        {
            'x' => AppendHexadecimal(token, at, at + 1, at + 3, 0x7f, text),
            'u' => AppendBraced(token, at, text),
            _ => throw Invalid(token, at - 1),
        };
    }

    private static int AppendBraced(Token token, int at, StringBuilder text)
    {
        var close = token.Text.IndexOf('}', at);
        if (close < 0 || token.Text[at + 1] != '{' || close - at > 8)
            throw Invalid(token, at - 1);
        return AppendHexadecimal(token, at, at + 2, close, 0x10ffff, text) + 1;
    }

    private static int AppendHexadecimal(Token token, int at, int start, int end, int max, StringBuilder text)
    {
        if (end > token.Text.Length ||
            !int.TryParse(
                token.Text.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ||
            code > max || !Rune.IsValid(code))
            throw Invalid(token, at - 1);
        text.Append(new Rune(code).ToString());
        return end;
    }

    private static CedarSyntaxException Invalid(Token token, int at) =>
        new(
            $"the string has an invalid escape at its character {at + 1}: {token.Text[at..Math.Min(at + 4, token.Text.Length)]}",
            token.Position);
}
