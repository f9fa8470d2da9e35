using System.Globalization;

namespace Cedar.Extensions;

/// <summary>A duration in milliseconds; may be negative.</summary>
/// <param name="Milliseconds">The milliseconds.</param>
public sealed record DurationValue(long Milliseconds) : CedarValue
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <inheritdoc/>
    public override string TypeName => "duration";

    /// <summary>Parses a text such as <c>-1d2h3m4s5ms</c> with its units in this order. Returns null if it is not a duration.</summary>
    public static DurationValue? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var negative = text.StartsWith('-');
        var at = negative ? 1 : 0;
        if (at == text.Length)
            return null;
        Int128 total = 0;
        for (var unit = 0; at < text.Length; unit++)
        {
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (at == start || !ulong.TryParse(text.AsSpan(start, at - start), CultureInfo.InvariantCulture, out var count))
                return null;
            start = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
                at++;
            unit = Array.FindIndex(Units, Math.Min(unit, Units.Length), u => u.Unit == text[start..at]);
            if (unit < 0)
                return null;
            total += (Int128)count * Units[unit].Milliseconds;
        }

        total = negative ? -total : total;
        return total >= long.MinValue && total <= long.MaxValue ? new DurationValue((long)total) : null;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var (unit, length) = Array.Find(Units, u => Milliseconds != 0 && Milliseconds % u.Milliseconds == 0);
        return unit is null
            ? $"duration(\"{Text}\")"
            : string.Create(CultureInfo.InvariantCulture, $"duration(\"{Milliseconds / length}{unit}\")");
    }

    /// <summary>A text that parses to this duration.</summary>
    internal string Text => $"{Milliseconds.ToString(CultureInfo.InvariantCulture)}ms";
}
