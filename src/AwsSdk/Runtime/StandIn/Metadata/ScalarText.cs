using System.Globalization;

namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>Converts simple values to and from text in paths, queries, headers, forms and XML.</summary>
internal static class ScalarText
{
    private const string Iso8601 = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string Format(object value, WireTimestamp timestamp) => value switch
    {
        string text => text,
        ConstantClass constant => constant.Value,
        bool flag => flag ? "true" : "false",
        DateTime time => Format(time, timestamp),
        MemoryStream blob => Convert.ToBase64String(blob.ToArray()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"{value.GetType()} is not a simple value."),
    };

    public static string Format(DateTime time, WireTimestamp timestamp)
    {
        var utc = time.ToUniversalTime();
        return timestamp switch
        {
            WireTimestamp.UnixSeconds => UnixSeconds(utc).ToString(CultureInfo.InvariantCulture),
            WireTimestamp.UnixMilliseconds => new DateTimeOffset(utc).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            WireTimestamp.Rfc822 => utc.ToString("R", CultureInfo.InvariantCulture),
            _ => utc.ToString(Iso8601, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Converts a time to seconds since 1970 with three decimals. A decimal avoids the rounding of a double.</summary>
    public static decimal UnixSeconds(DateTime utc) => new DateTimeOffset(utc.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000m;

    public static object Parse(string text, ValueDescriptor value, WireTimestamp timestamp) => value.Kind switch
    {
        ValueKind.Text => text,
        ValueKind.Constant => value.Constant(text),
        ValueKind.Boolean => bool.Parse(text),
        ValueKind.Integer => int.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Long => long.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Float => float.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Double => double.Parse(text, CultureInfo.InvariantCulture),
        ValueKind.Timestamp => ParseTimestamp(text, timestamp),
        ValueKind.Blob => new MemoryStream(Convert.FromBase64String(text)),
        _ => throw new NotSupportedException($"{value.Kind} is not a simple value."),
    };

    /// <summary>
    /// Parses a timestamp. A number is a Unix time even if the modelled format is text, because services do not always use the modelled format.
    /// </summary>
    public static DateTime ParseTimestamp(string text, WireTimestamp timestamp) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? FromUnix(number, timestamp)
            : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    public static DateTime FromUnix(double number, WireTimestamp timestamp) =>
        DateTime.UnixEpoch.AddMilliseconds(Math.Round(timestamp == WireTimestamp.UnixMilliseconds ? number : number * 1000));
}
