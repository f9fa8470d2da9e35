using System.Net.Http.Headers;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>The media types of MCP's Streamable HTTP transport. A header that is missing says nothing against them.</summary>
internal static class MediaTypes
{
    private const string Json = "application/json";

    private static readonly string[] AcceptedAnswers = [Json, "application/*", "*/*"];

    /// <summary>The status and the reason to refuse a request by its headers, or <see langword="null"/>.</summary>
    public static (int Status, string Reason)? FindRefusal(AwsRequest request)
    {
        if (request.Header("Content-Type") is { } type
            && !(MediaTypeHeaderValue.TryParse(type, out var parsed) && Is(parsed.MediaType, Json)))
            return (415, $"Unsupported Media Type: Content-Type must be {Json}, not '{type}'");
        if (request.Header("Accept") is { } accept && !accept.Split(',').Any(IsAccepted))
            return (406, $"Not Acceptable: the answer is {Json}, or also text/event-stream if the gateway streams; Accept is '{accept}'");
        return null;
    }

    private static bool IsAccepted(string range) =>
        MediaTypeWithQualityHeaderValue.TryParse(range, out var parsed)
        && Array.Exists(AcceptedAnswers, answer => Is(parsed.MediaType, answer))
        && parsed.Quality is null or > 0;

    private static bool Is(string? type, string other) => other.Equals(type, StringComparison.OrdinalIgnoreCase);
}
