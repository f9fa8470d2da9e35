using System.Globalization;

namespace Cedar.Extensions;

/// <summary>A 64-bit fixed-point number with four decimal places.</summary>
/// <param name="TenThousandths">The number times 10,000.</param>
public sealed record DecimalValue(long TenThousandths) : CedarValue
{
    private const int Scale = 10_000;
    private const int MaxDecimals = 4;
    private const int MaxWholeDigits = 15;

    /// <inheritdoc/>
    public override string TypeName => "decimal";

    /// <summary>Parses a text such as <c>-12.345</c>. Returns null if it is not a decimal.</summary>
    public static DecimalValue? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var negative = text.StartsWith('-');
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var start = negative ? 1 : 0;
        if (point <= start || text.Length - point - 1 is < 1 or > MaxDecimals)
            return null;
        var whole = text.AsSpan(start, point - start);
        var decimals = text.AsSpan(point + 1);
        if (!Digits.IsDigits(whole) || !Digits.IsDigits(decimals) || whole.TrimStart('0').Length > MaxWholeDigits)
            return null;
        var number = Int128.Parse(whole, CultureInfo.InvariantCulture);
        var fraction = Int128.Parse(decimals, CultureInfo.InvariantCulture) * Digits.PowerOfTen(MaxDecimals - decimals.Length);
        number = (number * Scale) + fraction;
        number = negative ? -number : number;
        return number >= long.MinValue && number <= long.MaxValue ? new DecimalValue((long)number) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"decimal(\"{Text}\")";

    /// <summary>The shortest text that parses to this number.</summary>
    internal string Text
    {
        get
        {
            var magnitude = UInt128.CreateChecked(Int128.Abs(TenThousandths));
            var decimals = ((int)(magnitude % Scale)).ToString("D4", CultureInfo.InvariantCulture).TrimEnd('0');
            return $"{(TenThousandths < 0 ? "-" : "")}{magnitude / Scale}.{(decimals.Length == 0 ? "0" : decimals)}";
        }
    }
}
