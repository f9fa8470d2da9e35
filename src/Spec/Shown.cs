namespace Reconciler.Spec;

/// <summary>Shows values of specs in messages: in one line, and no longer than a person wants to read.</summary>
internal static class Shown
{
    private const int MaxLength = 200;

    /// <summary>The value in quotes.</summary>
    public static string Quote(string value) => $"\"{Cut(value)}\"";

    /// <summary>The value, with its length if it is cut.</summary>
    public static string Cut(string value) => Cut(value, MaxLength);

    /// <summary>The value, with its length if it is longer than a number of characters.</summary>
    public static string Cut(string value, int max)
    {
        var line = value.AsSpan().ContainsAny('\n', '\r') ? value.ReplaceLineEndings(" ") : value;
        if (line.Length <= max) return line;
        // Half of a surrogate pair is no character.
        var end = char.IsHighSurrogate(line[max - 1]) ? max - 1 : max;
        return $"{line[..end]}... ({line.Length} characters)";
    }
}
