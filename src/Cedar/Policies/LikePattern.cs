using System.Text;

namespace Cedar.Policies;

/// <summary>The pattern of <c>like</c>: literal texts separated by wildcards.</summary>
/// <param name="Parts">The literal texts. A single part has no wildcard; <c>"*"</c> has two empty parts.</param>
public sealed record LikePattern(ValueList<string> Parts)
{
    /// <summary>Whether the pattern matches the whole text.</summary>
    /// <remarks>
    /// Matching each middle part at its first occurrence is sufficient. The time is at most text length times pattern length.
    /// </remarks>
    public bool Matches(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Parts.Count == 1)
            return text == Parts[0];
        var (first, last) = (Parts[0], Parts[^1]);
        if (text.Length < first.Length + last.Length ||
            !text.StartsWith(first, StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal))
            return false;
        var rest = text.AsSpan(first.Length, text.Length - first.Length - last.Length);
        for (var i = 1; i < Parts.Count - 1; i++)
        {
            var at = rest.IndexOf(Parts[i], StringComparison.Ordinal);
            if (at < 0)
                return false;
            rest = rest[(at + Parts[i].Length)..];
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Parts.Count; i++)
            text.Append(i == 0 ? "" : "*").Append(CedarText.Escape(Parts[i]).Replace("*", "\\*", StringComparison.Ordinal));
        return $"\"{text}\"";
    }
}
