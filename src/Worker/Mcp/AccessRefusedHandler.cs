using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Reconciler.Worker.Mcp;

/// <summary>
/// Turns HTTP errors that no retry can fix into <see cref="AccessRefusedException"/> with the message of the response. They do not depend
/// on the protocol version either, so the exception keeps the MCP library from trying another one. AgentCore hides the status of a runtime's
/// server in a 424; this handler returns the status, because the library tells from it whether version and session are known.
/// </summary>
internal sealed partial class AccessRefusedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!IsFinal(response.StatusCode) || request.Method != HttpMethod.Post) return response;
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.StatusCode == HttpStatusCode.FailedDependency && ServerStatus().Match(body) is { Success: true } hidden)
            {
                var status = (HttpStatusCode)int.Parse(hidden.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                return new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent(body) };
            }

            var challenge = response.Headers.WwwAuthenticate.FirstOrDefault()?.ToString();
            throw new AccessRefusedException(response.StatusCode, GetMessage(body) ?? challenge ?? response.ReasonPhrase ?? "");
        }
    }

    // What an MCP server says of a protocol version, a session or a method that it does not know.
    [GeneratedRegex(@"Received error \((400|404|405)\) from runtime\.", RegexOptions.CultureInvariant)]
    private static partial Regex ServerStatus();

    private static bool IsFinal(HttpStatusCode status) =>
        status is HttpStatusCode.Unauthorized
            or HttpStatusCode.Forbidden
            or HttpStatusCode.PaymentRequired
            or HttpStatusCode.FailedDependency
            or HttpStatusCode.TooManyRequests
        || (int)status >= 500;

    /// <summary>Gets the message of a JSON-RPC error or of an AWS error; null if the body is neither.</summary>
    private static string? GetMessage(string body)
    {
        try
        {
            var json = JsonNode.Parse(body) as JsonObject;
            return (json?["error"] as JsonObject)?["message"]?.ToString() ?? json?["message"]?.ToString() ?? json?["Message"]?.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
