using System.Globalization;

namespace Cedar.Extensions;

/// <summary>A point in time, in milliseconds since 1970-01-01T00:00:00Z.</summary>
/// <param name="Milliseconds">The milliseconds since the epoch; may be negative.</param>
public sealed record DateTimeValue(long Milliseconds) : CedarValue
{
    private const long Day = 86_400_000;
    private const long DaysTo1970 = 719_528;

    /// <inheritdoc/>
    public override string TypeName => "datetime";

    /// <summary>Parses a date, or a date with a time and <c>Z</c> or an offset. Returns null if the text is neither.</summary>
    public static DateTimeValue? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Digits.ParseAt(text, 0, 4) is not { } year ||
            Digits.ParseAt(text, 5, 2) is not { } month ||
            Digits.ParseAt(text, 8, 2) is not { } day ||
            text[4] != '-' || text[7] != '-' || month is < 1 or > 12 || day < 1 || day > DaysIn(year, month))
            return null;
        var date = DaysBefore(year, month, day) * Day;
        return text.Length == 10 ? new DateTimeValue(date)
            : ParseTime(text) is { } time ? new DateTimeValue(date + time)
            : null;
    }

    /// <summary>Midnight at the start of the day, or null if it is out of range.</summary>
    internal DateTimeValue? ToDate()
    {
        var date = (Int128)Milliseconds - TimeOfDay;
        return date < long.MinValue ? null : new DateTimeValue((long)date);
    }

    /// <summary>The milliseconds since midnight.</summary>
    internal long TimeOfDay => ((Milliseconds % Day) + Day) % Day;

    /// <inheritdoc/>
    public override string ToString() => ToCalendar() is { } text
        ? $"datetime(\"{text}\")"
        : string.Create(CultureInfo.InvariantCulture, $"datetime(\"1970-01-01\").offset(duration(\"{Milliseconds}ms\"))");

    /// <summary>The text that parses to this time, as short as it can be; null if its year has no four digits.</summary>
    private string? ToCalendar()
    {
        var day = (long)Math.Floor((decimal)Milliseconds / Day);
        if (day < DaysBefore(0, 1, 1) || day > DaysBefore(9999, 12, 31))
            return null;
        var year = (int)Math.Clamp((day + DaysTo1970) / 365.2425m, 0, 9999);
        while (DaysBefore(year, 1, 1) > day)
            year--;
        while (year < 9999 && DaysBefore(year + 1, 1, 1) <= day)
            year++;
        var month = 12;
        while (DaysBefore(year, month, 1) > day)
            month--;
        var date = string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day - DaysBefore(year, month, 1) + 1:00}");
        var time = TimeSpan.FromMilliseconds(TimeOfDay);
        return TimeOfDay == 0 ? date
            : date + time.ToString(TimeOfDay % 1000 == 0 ? "'T'hh':'mm':'ss'Z'" : "'T'hh':'mm':'ss'.'fff'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The time of day after the date, <c>T12:34:56[.789](Z|+0100)</c>, in milliseconds. Returns null if the text has another form.
    /// </summary>
    private static long? ParseTime(string text)
    {
        if (text[10] != 'T' || Digits.ParseAt(text, 11, 2) is not { } hour || Digits.ParseAt(text, 14, 2) is not { } minute ||
            Digits.ParseAt(text, 17, 2) is not { } second || text[13] != ':' || text[16] != ':' || hour > 23 || minute > 59 || second > 59)
            return null;
        var (at, milliseconds) = (19, 0);
        if (at < text.Length && text[at] == '.')
        {
            if (Digits.ParseAt(text, at + 1, 3) is not { } fraction)
                return null;
            (at, milliseconds) = (at + 4, fraction);
        }

        var time = (((((hour * 60L) + minute) * 60) + second) * 1000) + milliseconds;
        return ParseOffset(text, at) is { } offset ? time - offset : null;
    }

    private static long? ParseOffset(string text, int at)
    {
        if (at == text.Length - 1 && text[at] == 'Z')
            return 0;
        if (text.Length - at != 5 || text[at] is not ('+' or '-') ||
            Digits.ParseAt(text, at + 1, 2) is not { } hours ||
            Digits.ParseAt(text, at + 3, 2) is not { } minutes ||
            hours > 23 || minutes > 59)
            return null;
        return ((hours * 60L) + minutes) * 60_000 * (text[at] == '-' ? -1 : 1);
    }

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static int DaysIn(int year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    // System.DateTime does not support the year 0, which Cedar allows.
    private static long DaysBefore(int year, int month, int day)
    {
        var days = (year * 365L) + ((year + 3) / 4) - ((year + 99) / 100) + ((year + 399) / 400) - DaysTo1970;
        for (var earlier = 1; earlier < month; earlier++)
            days += DaysIn(year, earlier);
        return days + day - 1;
    }
}
