using System.Globalization;
using System.Text;
using Shared;

namespace Cedar;

/// <summary>The lexical rules of Cedar: identifiers, names and quoted strings.</summary>
internal static class CedarText
{
    public static bool IsReserved(string name) =>
        name is "true" or "false" or "if" or "then" or "else" or "in" or "is" or "like" or "has" or "__cedar";

    public static bool IsIdentifier(string text) =>
        text.Length > 0 && IsIdentifierStart(text[0]) && text.All(IsIdentifierPart);

    public static bool IsIdentifierStart(char c) => c == '_' || char.IsAsciiLetter(c);

    public static bool IsIdentifierPart(char c) => c == '_' || char.IsAsciiLetterOrDigit(c);

    /// <summary>Whether the text consists of identifiers joined by <c>::</c>, none of them reserved.</summary>
    public static bool IsPath(string text) =>
        text.Split("::").All(part => IsIdentifier(part) && !IsReserved(part));

    /// <summary>Whether entities of the type are actions: the type is <c>Action</c>, in a namespace or not.</summary>
    public static bool IsActionType(string type) => type == "Action" || type.EndsWith("::Action", StringComparison.Ordinal);

    /// <summary>"; did you mean ...?" with the known name that is nearest to a misspelled one; empty if none is near.</summary>
    public static string SuggestName(string name, IEnumerable<string> known) =>
        Spelling.FindNearest(name, known) is { } nearest ? $"; did you mean `{nearest}`?" : "";

    public static string FormatName(string name) => IsIdentifier(name) && !IsReserved(name) ? name : Quote(name);

    public static string Quote(string text) => $"\"{Escape(text)}\"";

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                '\0' => escaped.Append("\\0"),
                < ' ' or '\u007f' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)c:x}}}"),
                _ => escaped.Append(c),
            };
        return escaped.ToString();
    }
}
