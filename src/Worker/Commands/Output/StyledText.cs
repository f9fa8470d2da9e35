using System.Globalization;
using System.Runtime.CompilerServices;

namespace Reconciler.Worker.Commands.Output;

/// <summary>
/// Text in several tones. It is written as an interpolated string whose holes are <see cref="Fragment"/>s or plain values:
/// <c>$"{Good("+")} {name}"</c>. No text is ever parsed, so a name or message from outside cannot be taken for markup.
/// </summary>
[InterpolatedStringHandler]
internal sealed class StyledText
{
    private readonly List<Fragment> _fragments = [];

    /// <summary>An empty text.</summary>
    public StyledText()
    {
    }

    /// <param name="literalLength">The number of characters outside of holes.</param>
    /// <param name="formattedCount">The number of holes.</param>
    public StyledText(int literalLength, int formattedCount)
    {
        // The compiler passes both; a list grows without them.
        _ = literalLength;
        _ = formattedCount;
    }

    private StyledText(IEnumerable<Fragment> fragments) => _fragments.AddRange(fragments);

    /// <summary>The pieces, in order.</summary>
    public IReadOnlyList<Fragment> Fragments => _fragments;

    /// <summary>The number of characters.</summary>
    public int Length => _fragments.Sum(fragment => fragment.Text.Length);

    public static implicit operator StyledText(string text) => new([new Fragment(text, Tone.Plain)]);

    public static implicit operator StyledText(Fragment fragment) => new([fragment]);

    public static StyledText Join(string separator, IEnumerable<StyledText> texts)
    {
        var joined = new StyledText();
        foreach (var text in texts)
        {
            if (joined._fragments.Count > 0) joined.AppendLiteral(separator);
            joined.AppendFormatted(text);
        }

        return joined;
    }

    /// <summary>Appends text outside of a hole.</summary>
    public void AppendLiteral(string text) => _fragments.Add(new Fragment(text, Tone.Plain));

    /// <summary>Appends a piece in its tone.</summary>
    public void AppendFormatted(Fragment fragment) => _fragments.Add(fragment);

    /// <summary>Appends another text with its tones.</summary>
    public void AppendFormatted(StyledText? text) => _fragments.AddRange(text?._fragments ?? []);

    /// <summary>Appends a plain value.</summary>
    public void AppendFormatted<T>(T value) => AppendLiteral(Format(value, null));

    /// <summary>Appends a plain value in a format.</summary>
    public void AppendFormatted<T>(T value, string? format) => AppendLiteral(Format(value, format));

    /// <summary>Appends a plain value in a column: <c>{name,-10}</c>.</summary>
    public void AppendFormatted<T>(T value, int alignment, string? format = null)
    {
        var text = Format(value, format);
        AppendLiteral(alignment < 0 ? text.PadRight(-alignment) : text.PadLeft(alignment));
    }

    /// <summary>The text without tones.</summary>
    public override string ToString() => string.Concat(_fragments.Select(fragment => fragment.Text));

    private static string Format<T>(T value, string? format) =>
        value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString() ?? "";
}
