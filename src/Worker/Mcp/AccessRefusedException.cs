using System.Net;

namespace Reconciler.Worker.Mcp;

/// <summary>A gateway or runtime answered a request with an HTTP error before the request reached an MCP server.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="reason">The error message of the body; without one, the <c>WWW-Authenticate</c> challenge or the reason phrase.</param>
internal sealed class AccessRefusedException(HttpStatusCode status, string reason) : Exception($"HTTP {(int)status}: {reason}")
{
    public HttpStatusCode Status { get; } = status;

    public string Reason { get; } = reason;

    /// <summary>Finds this exception among the inner exceptions of another: the MCP library wraps it. Null if there is none.</summary>
    public static AccessRefusedException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is AccessRefusedException refused) return refused;
        }

        return null;
    }
}
