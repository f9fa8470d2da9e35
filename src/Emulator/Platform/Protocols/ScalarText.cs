using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>
/// Scalars as text in headers, query strings, paths and XML. Documents hold timestamps as seconds since 1970, blobs as bytes.
/// </summary>
internal static class ScalarText
{
    /// <exception cref="AwsException">The text is not a value of the shape.</exception>
    public static JsonNode Parse(ShapeContract shape, string text, string member) => shape.Kind switch
    {
        ShapeKind.Boolean when bool.TryParse(text, out var value) => JsonValue.Create(value),
        ShapeKind.Integer or ShapeKind.Long
            when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => JsonValue.Create(value),
        ShapeKind.Float or ShapeKind.Double
            when double.TryParse(text, CultureInfo.InvariantCulture, out var value) => JsonValue.Create(value),
        ShapeKind.Timestamp when ParseTime(text) is { } time => JsonValue.Create(time),
        ShapeKind.Blob => ParseBlob(text, member),
        ShapeKind.String => JsonValue.Create(text),
        _ => throw Malformed(member, shape.Kind),
    };

    public static string Format(MemberContract member, JsonNode value, string defaultTimestampFormat) => member.Shape.Kind switch
    {
        ShapeKind.Timestamp =>
            FormatTime(value.GetValue<double>(), member.TimestampFormat ?? member.Shape.TimestampFormat ?? defaultTimestampFormat),
        ShapeKind.Blob => Convert.ToBase64String(value.Bytes()),
        ShapeKind.Boolean => value.GetValue<bool>() ? "true" : "false",
        _ => value.ToString(),
    };

    /// <exception cref="AwsException">The text is not Base64.</exception>
    public static JsonNode ParseBlob(string text, string member)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? JsonValue.Create(bytes[..length])!
            : throw Malformed(member, ShapeKind.Blob);
    }

    public static AwsException Malformed(string member, ShapeKind kind) =>
        new("SerializationException", $"The value of '{member}' is not a valid {kind.ToString().ToLowerInvariant()}.");

    public static string FormatTime(double seconds, string format)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000));
        return format switch
        {
            "rfc822" => time.ToString("R", CultureInfo.InvariantCulture),
            "unixTimestamp" => seconds.ToString(CultureInfo.InvariantCulture),
            _ => time.ToString(
                time.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        };
    }

    public static double? ParseTime(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            return seconds;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds() / 1000d
            : null;
    }
}
