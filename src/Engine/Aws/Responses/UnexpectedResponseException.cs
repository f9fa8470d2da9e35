using System.Globalization;
using System.Net;
using Amazon.Runtime;

namespace Reconciler.Engine.Aws.Responses;

/// <summary>
/// Something answered a call, but not as the service does: a proxy, a damaged endpoint, or a service in trouble. What the response would
/// have said is unknown, so it never means that there is nothing.
/// </summary>
/// <param name="message">The operation, what came, and what was expected.</param>
/// <param name="status">The HTTP status; null if the problem is in several responses together, such as a repeated page.</param>
/// <param name="cause">The exception of the SDK, null if there is none.</param>
public sealed class UnexpectedResponseException(string message, int? status = null, Exception? cause = null)
    : AmazonClientException(message, cause)
{
    private const int MaxShown = 160;

    /// <summary>The HTTP status; null if the problem is in several responses together.</summary>
    public int? Status { get; } = status;

    /// <summary>Creates the exception for one response.</summary>
    /// <param name="operation">The operation, such as <c>ListGateways</c>.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="contentType">The media type of the body, null if it has none.</param>
    /// <param name="problem">What is wrong with it, such as <c>its items are missing</c>.</param>
    /// <param name="text">The beginning of the body; null if it may contain a secret.</param>
    /// <param name="cause">The exception of the SDK, null if there is none.</param>
    internal static UnexpectedResponseException Create(
        string operation, int status, string? contentType, string problem, string? text, Exception? cause = null)
    {
        var type = contentType is null ? "" : $", {contentType}";
        var line = FirstLine(text);
        var shown = line is null ? "." : $": {line}";
        return new UnexpectedResponseException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The response to {operation} is not one of the service (HTTP {status}{type}): {problem}{shown}"),
            status,
            cause);
    }

    /// <summary>
    /// Returns the title of an HTML page, otherwise the first line that is not blank, without control characters and shortened; null if
    /// there is none.
    /// </summary>
    private static string? FirstLine(string? text)
    {
        if (text?.Split("<title>") is [_, var rest, ..]) text = WebUtility.HtmlDecode(rest.Split('<')[0]);
        var line = text?.Split('\n', '\r').Select(part => part.Trim()).FirstOrDefault(part => part.Length > 0);
        if (line is null) return null;
        var plain = string.Concat(line.Select(character => char.IsControl(character) ? ' ' : character));
        return plain.Length > MaxShown ? $"{plain[..MaxShown]}..." : plain;
    }
}
