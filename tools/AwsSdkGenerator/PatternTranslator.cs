using System.Text;

namespace Reconciler.AwsSdkGenerator;

/// <summary>
/// Translates a model's regular expression to .NET. The models use Java's syntax, in which \d, \w and \s are ASCII and a character outside
/// the basic plane is one character. A pattern must match the whole value even without anchors.
/// </summary>
internal static class PatternTranslator
{
    private static readonly Dictionary<string, (string Alone, string InClass)> Escapes = new(StringComparer.Ordinal)
    {
        [@"\d"] = ("[0-9]", "0-9"),
        [@"\w"] = ("[A-Za-z0-9_]", "A-Za-z0-9_"),
        [@"\s"] = (@"[ \t\n\v\f\r]", @" \t\n\v\f\r"),
        [@"\D"] = ("[^0-9]", @"\D"),
        [@"\W"] = ("[^A-Za-z0-9_]", @"\W"),
        [@"\S"] = (@"[^ \t\n\v\f\r]", @"\S"),
    };

    public static string ToDotNet(string pattern)
    {
        var translated = new StringBuilder(@"\A(?:");
        var isInClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                var token = Escape(pattern, i);
                translated.Append(Translate(token, isInClass));
                i += token.Length - 1;
                continue;
            }
            if (pattern[i] == '[' && !isInClass)
                isInClass = true;
            else if (pattern[i] == ']')
                isInClass = false;
            translated.Append(pattern[i]);
        }
        // .NET represents code points after the basic plane as two surrogates.
        return translated.Replace(@"\u10000-\u10FFFF", @"\uD800-\uDFFF").Append(@")\z").ToString();
    }

    private static string Translate(string token, bool isInClass) => token switch
    {
        @"\p{Print}" => isInClass ? @"\x20-\x7E" : @"[\x20-\x7E]",
        @"\p{S}" when isInClass => @"\p{S}\p{Cs}",
        _ when Escapes.TryGetValue(token, out var escape) => isInClass ? escape.InClass : escape.Alone,
        _ => token,
    };

    private static string Escape(string pattern, int start)
    {
        if (pattern[start + 1] is 'p' or 'P' && pattern[start + 2] == '{')
            return pattern[start..(pattern.IndexOf('}', start) + 1)];
        return pattern.Substring(start, 2);
    }
}
