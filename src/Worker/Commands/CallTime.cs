using System.Globalization;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>Times in options and files, in UTC unless they have an offset.</summary>
internal static class CallTime
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFK"];

    /// <summary>Reads a time; null if the text is none.</summary>
    public static DateTimeOffset? TryParse(string text) => DateTimeOffset.TryParseExact(
        text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : null;

    /// <summary>Reads a time.</summary>
    /// <exception cref="AccessException">The text is not a time.</exception>
    public static DateTimeOffset Parse(string text) =>
        TryParse(text) ?? throw new AccessException($"{text} is not a time.", "Write it like 2026-12-24T20:00Z or 2026-12-24T21:00+01:00.");
}
