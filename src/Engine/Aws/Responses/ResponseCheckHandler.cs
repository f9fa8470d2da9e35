using System.Net;
using System.Text;

namespace Reconciler.Engine.Aws.Responses;

/// <summary>
/// Reads each response completely, with a limit, and checks that it is one of the service before the SDK sees it. The SDK takes a document
/// that it does not know for an empty one, so that a page of a proxy would mean that nothing exists.
/// </summary>
/// <param name="format">The form of the responses.</param>
/// <param name="maxBytes">The largest body, in bytes.</param>
/// <param name="inner">The next handler.</param>
internal sealed class ResponseCheckHandler(DocumentFormat format, int maxBytes, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int ShownBytes = 2_000;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var call = CallContext.Current;
        if (call is not null) call.Date = response.Headers.Date;
        if (request.Method == HttpMethod.Head) return response;
        var rule = call is null ? null : ResponseRules.Find(call.Request);
        var content = response.Content;
        var body = await ReadAsync(content, cancellationToken);
        if (call is not null)
        {
            (call.Status, call.ContentType, call.Size) = ((int)response.StatusCode, content.Headers.ContentType?.MediaType, body.Length);
        }

        if (FindProblem(response, body, call?.Operation, rule) is { } problem)
        {
            var exception = UnexpectedResponseException.Create(
                call?.Operation ?? $"{request.Method} {request.RequestUri?.Host}",
                (int)response.StatusCode,
                content.Headers.ContentType?.MediaType,
                problem,
                IsShown(body, rule) ? Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, ShownBytes))) : null);
            response.Dispose();
            throw exception;
        }

        response.Content = new ByteArrayContent(body);
        foreach (var (name, values) in content.Headers) response.Content.Headers.TryAddWithoutValidation(name, values);
        return response;
    }

    private string? FindProblem(HttpResponseMessage response, byte[] body, string? operation, ResponseRule? rule)
    {
        if (body.Length > maxBytes) return $"it has more than {maxBytes} bytes";
        if (!response.IsSuccessStatusCode) return NamesError(response, body) ? null : "it names no error";
        return format switch
        {
            DocumentFormat.Json => JsonResponses.FindProblem(body, rule),
            DocumentFormat.Query => XmlResponses.FindQueryProblem(body, operation, rule),
            _ => XmlResponses.FindS3Problem(body, IsHtml(response), operation, rule),
        };
    }

    private bool NamesError(HttpResponseMessage response, byte[] body) => format == DocumentFormat.Json
        ? response.Headers.Contains("x-amzn-ErrorType") || JsonResponses.NamesError(body)
        : response.StatusCode == HttpStatusCode.NotModified || XmlResponses.NamesError(body);

    private static bool IsHtml(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is { } type && type.Contains("html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the beginning of a body is shown. A JSON document can contain a secret, and a page cannot.</summary>
    private static bool IsShown(byte[] body, ResponseRule? rule) =>
        rule is not { HasSecret: true } && body.AsSpan().TrimStart(" \t\r\n"u8) is [not (byte)'{' and not (byte)'[', ..];

    /// <summary>Reads a body; one byte more than the limit if it is longer.</summary>
    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (body.Length <= maxBytes)
        {
            var next = (int)Math.Min(buffer.Length, maxBytes + 1 - body.Length);
            var count = await stream.ReadAsync(buffer.AsMemory(0, next), cancellationToken);
            if (count == 0) break;
            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }
}
