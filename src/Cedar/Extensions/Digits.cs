namespace Cedar.Extensions;

internal static class Digits
{
    public static bool IsDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiDigit(c))
                return false;
        return text.Length > 0;
    }

    public static int PowerOfTen(int exponent) => exponent == 0 ? 1 : 10 * PowerOfTen(exponent - 1);

    /// <summary>The number that stands at <paramref name="at"/> in exactly <paramref name="count"/> digits; null when it does not.</summary>
    public static int? ParseAt(string text, int at, int count)
    {
        if (at + count > text.Length)
            return null;
        var number = 0;
        for (var i = at; i < at + count; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return null;
            number = (number * 10) + text[i] - '0';
        }

        return number;
    }
}
