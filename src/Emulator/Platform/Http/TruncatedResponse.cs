using Microsoft.AspNetCore.Http;

namespace Reconciler.Emulator.Platform.Http;

/// <summary>
/// An answer that gets lost on its way: its head arrives and the connection closes before its body. A connection that closes without a
/// word would not do, since HTTP clients take that for an idle one that the server gave up, and silently send the request again.
/// </summary>
internal static class TruncatedResponse
{
    public static async Task SendAsync(HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.ContentLength = 1_000;
        await http.Response.Body.FlushAsync(cancellationToken);
        // Ending here, with the body still owed, makes the server close the connection.
    }
}
