using System.Buffers;
using System.Globalization;
using System.Text;
using Cedar.Policies;

namespace Cedar.Validation;

/// <summary>Finds texts and names that can look different from what they are; Unicode Technical Report 36 describes the attacks.</summary>
internal static class TextCheck
{
    private static readonly SearchValues<char> DirectionControls =
        SearchValues.Create("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    public static IEnumerable<(SourcePosition Position, FindingKind Kind, string Message)> Find(Expr expression)
    {
        foreach (var (text, isName) in GetTexts(expression))
        {
            if (Check(text, isName) is var (kind, message))
                yield return (expression.Position, kind, message);
        }

        foreach (var found in expression.Children.SelectMany(Find))
            yield return found;
    }

    private static (FindingKind Kind, string Message)? Check(string text, bool isName)
    {
        var what = isName ? "the name" : "the text";
        if (text.AsSpan().ContainsAny(DirectionControls))
            return (FindingKind.TextDirection, $"{what} has characters that change its direction; it reads differently from what it is");
        if (isName && UnicodeText.FindUnusual(text) is { } unusual)
        {
            return (
                FindingKind.UnusualCharacter, $"the name has {Show(unusual)}, which is easily overlooked or taken for another character");
        }

        return UnicodeText.FindOtherScript(text) is { } other
            ? (FindingKind.MixedScripts, $"{what} mixes scripts: {Show(other)} may be taken for another character")
            : null;
    }

    private static IEnumerable<(string Text, bool IsName)> GetTexts(Expr expression) => expression switch
    {
        Expr.Literal { Value: StringValue text } => [(text.Value, false)],
        Expr.Literal { Value: EntityUid uid } => [(uid.Id, true)],
        Expr.Attribute access => [(access.Name, true)],
        Expr.Has has => [(has.Name, true)],
        Expr.Like like => [(Write(like.Pattern), false)],
        Expr.Record record => record.Fields.Select(f => (f.Name, true)),
        _ => [],
    };

    /// <summary>
    /// A pattern as people see it: characters that cannot be seen are escapes. The official validator looks at this form.
    /// </summary>
    private static string Write(LikePattern pattern)
    {
        var text = new StringBuilder();
        foreach (var rune in string.Join('*', pattern.Parts).EnumerateRunes())
        {
            text.Append(rune.Value switch
            {
                '\t' => "\\t",
                '\n' => "\\n",
                '\r' => "\\r",
                _ when IsVisible(rune) => rune.ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}"),
            });
        }

        return text.ToString();
    }

    private static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Control or UnicodeCategory.Format or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Show(Rune rune) => IsVisible(rune)
        ? string.Create(CultureInfo.InvariantCulture, $"`{rune}` (U+{rune.Value:X4})")
        : string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
}
