using System.CommandLine.Parsing;
using System.Globalization;

namespace Reconciler.Worker.Commands;

/// <summary>Parses durations of the command line: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>.</summary>
internal static class Durations
{
    /// <summary>Parses the value of an option; an error if it is no duration.</summary>
    public static TimeSpan? ParseOption(ArgumentResult result)
    {
        if (Parse(result.Tokens[0].Value) is { } duration) return duration;
        result.AddError($"'{result.Tokens[0].Value}' is not a duration. Write a number and a unit, such as 90s, 10m or 1h.");
        return null;
    }

    /// <summary>Parses a duration; null if the text is not a positive number with a unit.</summary>
    public static TimeSpan? Parse(string text)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var isNumber = double.TryParse(
            text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        if (!isNumber || number <= 0) return null;
        return text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => null,
        };
    }
}
