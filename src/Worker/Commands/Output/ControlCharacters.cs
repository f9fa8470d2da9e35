using System.Globalization;
using System.Text;

namespace Reconciler.Worker.Commands.Output;

/// <summary>
/// Makes control characters visible. A terminal obeys them: a tool, a build log or a name in AWS could otherwise clear the screen, hide
/// text, or change the order in which it is read.
/// </summary>
internal static class ControlCharacters
{
    /// <summary>Escapes control characters, also those of bidirectional text, as <c>\u001b</c>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="keepsLines">Whether line ends and tabs stay.</param>
    public static string Escape(string text, bool keepsLines = false)
    {
        if (!text.Any(c => IsUnsafe(c, keepsLines))) return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (IsUnsafe(c, keepsLines)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static bool IsUnsafe(char c, bool keepsLines) => c switch
    {
        '\n' or '\r' or '\t' => !keepsLines,
        _ when char.IsControl(c) => true,

        // Embeddings, overrides and isolates of bidirectional text, and the two line ends of Unicode.
        >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029' => true,
        _ => false,
    };
}
