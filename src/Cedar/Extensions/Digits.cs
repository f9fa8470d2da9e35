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

    /// <summary>
    /// The number that the <paramref name="count"/> digits at <paramref name="at"/> form, or null if they are not digits.
    /// </summary>
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
