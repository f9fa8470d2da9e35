using System.Net.Http.Headers;
using Reconciler.Emulator.DataPlane;

namespace Reconciler.Emulator.Mcp.Targets;

/// <summary>Brings messages to the servers of targets: over HTTP, or in process to a runtime of this account.</summary>
internal sealed class TargetTransport(HttpMessageInvoker http, IRuntimeInvoker runtimes)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Sends a message; the body of the answer is not read yet.</summary>
    /// <param name="request">Whom it is for, and on whose behalf.</param>
    /// <param name="session">The session that it belongs to; <see langword="null"/> at the beginning of one.</param>
    /// <param name="message">The message.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="RuntimeException">The runtime cannot be called.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(TargetRequest request, TargetSession? session, ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        var target = request.Target;
        var sent = new HttpRequestMessage(HttpMethod.Post, target.Endpoint) { Content = new ReadOnlyMemoryContent(message) };
        sent.Content.Headers.ContentType = Json;
        sent.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        AddCallerHeaders(sent, request);
        if (session is not null)
            sent.Headers.TryAddWithoutValidation("MCP-Protocol-Version", session.Version);
        if (session?.Id is { } id)
        {
            sent.Headers.Remove("Mcp-Session-Id");
            sent.Headers.TryAddWithoutValidation("Mcp-Session-Id", id);
        }

        return target.Runtime is { } runtime
            ? await runtimes.InvokeAsync(runtime.Arn, runtime.Qualifier, sent, ct)
            : await http.SendAsync(sent, ct);
    }

    private static void AddCallerHeaders(HttpRequestMessage sent, TargetRequest request)
    {
        foreach (var name in request.Target.RequestHeaders)
        {
            if (request.CallerHeaders is { } headers && headers.TryGetValue(name, out var values))
                sent.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }
}
