using Microsoft.AspNetCore.Http;

namespace Reconciler.Emulator.Platform.Http;

/// <summary>
/// A lost response: its head arrives, and the connection closes before the body. Closing the connection without any response would not
/// do: HTTP clients take that for an idle connection that the server closed, and silently send the request again.
/// </summary>
internal static class TruncatedResponse
{
    public static async Task SendAsync(HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.ContentLength = 1_000;
        await http.Response.Body.FlushAsync(cancellationToken);
        // The server closes the connection, because the announced body is missing.
    }
}
