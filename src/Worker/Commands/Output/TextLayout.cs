namespace Reconciler.Worker.Commands.Output;

/// <summary>
/// Breaks lines for a width. Lines break between words; what continues is indented by more than the line began with. A word that is longer
/// than the width stays whole: a terminal breaks it without a line end, so it can still be copied.
/// </summary>
internal static class TextLayout
{
    private const int HangingIndent = 2;

    /// <summary>Breaks a text into lines.</summary>
    /// <param name="text">The text. Its own line ends stay.</param>
    /// <param name="width">The width in columns.</param>
    /// <param name="indent">The columns before continuation lines; null for two more than the line begins with.</param>
    public static IEnumerable<StyledText> Wrap(StyledText text, int width, int? indent = null)
    {
        foreach (var line in SplitLines(text))
        {
            if (line.Length <= width)
            {
                yield return line;
                continue;
            }

            foreach (var part in WrapLine(line, width, indent)) yield return part;
        }
    }

    /// <summary>Cuts a text to a width, with an ellipsis.</summary>
    public static StyledText Truncate(StyledText text, int width)
    {
        if (text.Length <= width) return text;
        var cut = new StyledText();
        var left = Math.Max(0, width - 1);
        foreach (var fragment in text.Fragments)
        {
            var length = Math.Min(left, fragment.Text.Length);
            cut.AppendFormatted(fragment with { Text = fragment.Text[..length] });
            left -= length;
        }

        cut.AppendFormatted(Fragment.Faint("…"));
        return cut;
    }

    private static IEnumerable<StyledText> WrapLine(StyledText line, int width, int? indent)
    {
        var words = SplitWords(line).ToList();
        var spaces = words[0].IsSpace ? words[0].Text.Length : 0;

        // On a narrow terminal an indent must leave room for text.
        var hanging = indent is { } columns ? Math.Min(columns, width * 3 / 4) : Math.Min(spaces + HangingIndent, width / 2);
        var current = new StyledText();
        var (hasWord, pending) = (false, (Word?)null);
        foreach (var word in words)
        {
            if (word.IsSpace)
            {
                if (hasWord) pending = word;
                else current.AppendFormatted(word.Text);
                continue;
            }

            if (hasWord && current.Length + (pending?.Text.Length ?? 0) + word.Text.Length > width)
            {
                yield return current;
                current = new StyledText();
                current.AppendLiteral(new string(' ', hanging));
            }
            else
            {
                current.AppendFormatted(pending?.Text);
            }

            current.AppendFormatted(word.Text);
            (hasWord, pending) = (true, null);
        }

        yield return current;
    }

    private static IEnumerable<StyledText> SplitLines(StyledText text)
    {
        var line = new StyledText();
        foreach (var fragment in text.Fragments)
        {
            var parts = fragment.Text.ReplaceLineEndings("\n").Split('\n');
            for (var at = 0; at < parts.Length; at++)
            {
                if (at > 0)
                {
                    yield return line;
                    line = new StyledText();
                }

                line.AppendFormatted(fragment with { Text = parts[at] });
            }
        }

        yield return line;
    }

    /// <summary>Splits a line into words and the spaces between them. A word may have several tones.</summary>
    private static IEnumerable<Word> SplitWords(StyledText line)
    {
        Word? current = null;
        foreach (var fragment in line.Fragments)
        {
            for (var start = 0; start < fragment.Text.Length;)
            {
                var isSpace = fragment.Text[start] == ' ';
                var end = start;
                while (end < fragment.Text.Length && (fragment.Text[end] == ' ') == isSpace) end++;
                if (current is null || current.IsSpace != isSpace)
                {
                    if (current is not null) yield return current;
                    current = new Word(new StyledText(), isSpace);
                }

                current.Text.AppendFormatted(fragment with { Text = fragment.Text[start..end] });
                start = end;
            }
        }

        if (current is not null) yield return current;
    }

    private sealed record Word(StyledText Text, bool IsSpace);
}
