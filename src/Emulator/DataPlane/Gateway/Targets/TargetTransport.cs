using System.Net;
using System.Net.Http.Headers;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>Sends messages to the servers of targets: over HTTP, or in process to a runtime of this account.</summary>
internal sealed class TargetTransport(HttpMessageInvoker http, IRuntimeInvoker runtimes, IOutboundCredentials credentials)
{
    private static readonly HashSet<string> GatewayHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Authorization", "Connection", "Content-Length", "Content-Type", "Host",
        "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Transfer-Encoding",
    };

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Sends a message and returns the response with its body unread.</summary>
    /// <param name="request">The request with its target and caller.</param>
    /// <param name="session">The session with the server; <see langword="null"/> for initialize.</param>
    /// <param name="message">The JSON-RPC message.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RuntimeException">The runtime cannot be called.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    /// <exception cref="TargetException">The credentials for the target cannot be obtained.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        TargetRequest request, TargetSession? session, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var (response, token) = await TrySendAsync(request, session, message, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || token is null)
            return response;
        response.Dispose();
        credentials.Forget(request, token);
        return (await TrySendAsync(request, session, message, cancellationToken)).Response;
    }

    /// <summary>Ends a session with a server. A runtime is called by POST only; its sessions end by themselves.</summary>
    /// <inheritdoc cref="SendAsync" path="/exception"/>
    public async Task EndAsync(TargetRequest request, TargetSession session, CancellationToken cancellationToken)
    {
        if (session.Id is null || request.Target.Runtime is not null)
            return;
        using var message = Message(request, session, default);
        (message.Method, message.Content) = (HttpMethod.Delete, null);
        await credentials.AddAsync(message, request, default, cancellationToken);
        using var ignored = await http.SendAsync(message, cancellationToken);
    }

    private async Task<(HttpResponseMessage Response, AccessToken? Token)> TrySendAsync(
        TargetRequest request, TargetSession? session, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var message = Message(request, session, body);
        var token = await credentials.AddAsync(message, request, body, cancellationToken);
        return (request.Target.Runtime is { } runtime
            ? await runtimes.InvokeAsync(runtime.Arn, runtime.Qualifier, message, session: null, cancellationToken)
            : await http.SendAsync(message, cancellationToken), token);
    }

    private static HttpRequestMessage Message(TargetRequest request, TargetSession? session, ReadOnlyMemory<byte> body)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, TargetAddress.Build(request)) { Content = new ReadOnlyMemoryContent(body) };
        message.Content.Headers.ContentType = Json;
        message.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        AddCallerHeaders(message, request);
        if (session is not null)
            message.Headers.TryAddWithoutValidation("MCP-Protocol-Version", session.Version);
        if (session is { IsStateless: true })
            AddRouting(message, request);
        if (session?.Id is { } id)
        {
            message.Headers.Remove("Mcp-Session-Id");
            message.Headers.TryAddWithoutValidation("Mcp-Session-Id", id);
        }

        return message;
    }

    // MCP 2026-07-28: a proxy routes by these headers, so the server refuses a request whose headers differ from its body.
    private static void AddRouting(HttpRequestMessage message, TargetRequest request)
    {
        message.Headers.TryAddWithoutValidation("Mcp-Method", request.Method);
        var name = request.Method == "resources/read" ? request.Params.GetProperty("uri").GetString() : request.Name;
        if (name is not null)
            message.Headers.TryAddWithoutValidation("Mcp-Name", HeaderText.Encode(name));
    }

    // The gateway itself sets the headers of the transport and the credentials: never forward the caller's.
    private static void AddCallerHeaders(HttpRequestMessage sent, TargetRequest request)
    {
        foreach (var (name, values) in request.AllowedHeaders())
        {
            if (!GatewayHeaders.Contains(name))
                sent.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }
}
