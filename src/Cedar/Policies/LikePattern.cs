using System.Text;

namespace Cedar.Policies;

/// <summary>The right side of <c>like</c>: literal texts with a wildcard between each two neighbours.</summary>
/// <param name="Parts">The literal texts; one part alone has no wildcard, <c>"*"</c> is two empty parts.</param>
public sealed record LikePattern(ValueList<string> Parts)
{
    /// <summary>Whether the whole of <paramref name="text"/> matches.</summary>
    /// <remarks>Takes the first place each middle part occurs at, which is always enough; the time is at most text times pattern.</remarks>
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
