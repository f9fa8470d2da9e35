using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Mcp;

/// <summary>
/// Turns HTTP errors that no retry can fix into <see cref="AccessRefusedException"/> with the message of the response. They do not depend
/// on the protocol version either, so the exception keeps the MCP library from trying another one.
/// </summary>
internal sealed class AccessRefusedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!IsFinal(response.StatusCode) || request.Method != HttpMethod.Post) return response;
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var challenge = response.Headers.WwwAuthenticate.FirstOrDefault()?.ToString();
            throw new AccessRefusedException(response.StatusCode, GetMessage(body) ?? challenge ?? response.ReasonPhrase ?? "");
        }
    }

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
