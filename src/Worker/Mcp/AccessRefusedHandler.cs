using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Mcp;

/// <summary>Turns answers that no retry and no other protocol version can better into exceptions that say why.</summary>
internal sealed class AccessRefusedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!IsFinal(response.StatusCode) || request.Method != HttpMethod.Post) return response;
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new AccessRefusedException(response.StatusCode, ReasonOf(body) ?? response.Headers.WwwAuthenticate.FirstOrDefault()?.ToString() ?? response.ReasonPhrase ?? "");
        }
    }

    private static bool IsFinal(HttpStatusCode status) =>
        status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.PaymentRequired or HttpStatusCode.FailedDependency or HttpStatusCode.TooManyRequests || (int)status >= 500;

    /// <summary>The message of a JSON-RPC error or of an AWS one; null when the body is neither.</summary>
    private static string? ReasonOf(string body)
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
