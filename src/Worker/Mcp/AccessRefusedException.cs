using System.Net;

namespace Reconciler.Worker.Mcp;

/// <summary>A gateway or runtime answered a request with an HTTP error, before any MCP server saw it.</summary>
/// <param name="status">The status.</param>
/// <param name="reason">What the body or the challenge says, as far as it is words.</param>
internal sealed class AccessRefusedException(HttpStatusCode status, string reason) : Exception($"HTTP {(int)status}: {reason}")
{
    public HttpStatusCode Status { get; } = status;

    public string Reason { get; } = reason;

    /// <summary>The refusal among the causes of an exception.</summary>
    public static AccessRefusedException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is AccessRefusedException refused) return refused;
        }

        return null;
    }
}
