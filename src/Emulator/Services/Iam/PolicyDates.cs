using System.Globalization;
using System.Text.RegularExpressions;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The values of date conditions: ISO 8601 with any precision, or seconds since 1970.</summary>
internal static partial class PolicyDates
{
    public static bool IsDate(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) && !text.Contains('-', StringComparison.Ordinal))
            return true;
        var date = Iso8601().Match(text);
        return date.Success
            && IsWithin(date, "month", 1, 12)
            && IsWithin(date, "day", 1, 31)
            && IsWithin(date, "hour", 0, 23)
            && IsWithin(date, "minute", 0, 59)
            && IsWithin(date, "second", 0, 59)
            && IsWithin(date, "zoneHour", 0, 23)
            && IsWithin(date, "zoneMinute", 0, 59)
            && long.Parse(date.Groups["year"].Value, CultureInfo.InvariantCulture) is >= -292_275_054 and <= 292_278_993;
    }

    private static bool IsWithin(Match date, string part, int from, int to) =>
        date.Groups[part] is not { Success: true } group
        || int.Parse(group.Value, CultureInfo.InvariantCulture) is var number && number >= from && number <= to;

    [GeneratedRegex(
        @"\A(?<year>-?[0-9]{1,9})(?:-(?<month>[0-9]{1,2})(?:-(?<day>[0-9]{1,2}))?)?" +
        @"(?:T(?:(?<hour>[0-9]{1,2})(?::(?<minute>[0-9]{1,2})(?::(?<second>[0-9]{1,2})(?:\.[0-9]{1,9})?)?)?" +
        @"(?:Z|[+-](?<zoneHour>[0-9]{2})(?::(?<zoneMinute>[0-9]{2}))?)?)?)?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Iso8601();
}
