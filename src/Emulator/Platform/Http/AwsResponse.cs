using Microsoft.AspNetCore.Http;

namespace Reconciler.Emulator.Platform.Http;

/// <summary>An HTTP response before it is sent.</summary>
internal sealed class AwsResponse(int status, string? contentType, byte[] body)
{
    public int Status { get; set; } = status;

    public string? ContentType { get; set; } = contentType;

    public byte[] Body { get; set; } = body;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ends the connection after the response, because the rest of the request is not read.</summary>
    public AwsResponse Closing()
    {
        Headers["Connection"] = "close";
        return this;
    }

    public async Task SendAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var response = http.Response;
        response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;
        if (Status is 204 or 304)
            return;
        if (ContentType is not null)
            response.ContentType = ContentType;
        // A response to HEAD has no body. If it has a Content-Length, the value is in Headers.
        if (!HttpMethods.IsHead(http.Request.Method))
            response.ContentLength = Body.Length;
        if (Body.Length > 0 && !HttpMethods.IsHead(http.Request.Method))
            await response.Body.WriteAsync(Body, cancellationToken);
    }
}
