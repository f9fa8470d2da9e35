using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>
/// The gateway's MCP client for its targets: initialize, requests, and the mapping of failures to <see cref="TargetException"/>.
/// </summary>
/// <param name="transport">Sends the messages to the servers.</param>
/// <param name="timeout">The time limit for a request, in real time.</param>
/// <param name="maxResponseLength">The maximum length of a response's body in bytes, also of a stream of events.</param>
internal sealed class TargetClient(TargetTransport transport, TimeSpan timeout, long maxResponseLength)
{
    // More of an error's body is not shown to anybody.
    private const int MaxErrorBytes = 500;

    private static readonly TimeSpan MaxInitializeTimeout = TimeSpan.FromMinutes(1);

    private long _lastId;

    private TimeSpan InitializeTimeout => timeout < MaxInitializeTimeout ? timeout : MaxInitializeTimeout;

    /// <summary>Sends a request, and initializes the connection first if there is no session.</summary>
    /// <exception cref="TargetRpcException">The server responded with a JSON-RPC error.</exception>
    /// <exception cref="TargetException">The server did not respond, or its response is not valid MCP.</exception>
    public Task<TargetResponse> SendAsync(TargetRequest request, CancellationToken cancellationToken) => GuardAsync(timeout, async token =>
    {
        var session = await OpenAsync(request, token);
        if (await TrySendAsync(request, session, token) is { } reply)
            return reply;
        // The server does not know the session, for example after a restart. It has not executed the request: initialize and send it again.
        request.Connection.Forget(session);
        session = await OpenAsync(request, token);
        return await TrySendAsync(request, session, token)
            ?? throw new TargetException(TargetFailure.Received(404), "The MCP server rejected the session that it has just created.");
    }, cancellationToken);

    /// <summary>Reads the capabilities that the server declares in its response to initialize.</summary>
    /// <exception cref="TargetException">The server cannot be initialized.</exception>
    public async Task<JsonObject> CapabilitiesAsync(TargetRequest request, CancellationToken cancellationToken) =>
        (await GuardAsync(InitializeTimeout, async token => await OpenAsync(request, token), cancellationToken)).Capabilities;

    private ValueTask<TargetSession> OpenAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        if (request.Target.UnsupportedReason is { } reason)
            throw new TargetException(TargetFailure.Unreachable, reason);
        return request.Connection.GetAsync(
            () => GuardAsync(InitializeTimeout, token => InitializeAsync(request, token), CancellationToken.None), cancellationToken);
    }

    private async Task<TargetSession> InitializeAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        using var response = await transport.SendAsync(request, null, TargetMessage.Initialize(id), cancellationToken);
        await CheckAsync(response, cancellationToken);
        var result = Result(await TargetResponseReader.ReadAsync(response, id, maxResponseLength, null, cancellationToken));
        var initialized = JsonText.Parse(result) as JsonObject ?? [];
        var session = new TargetSession(
            response.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.First() : null,
            initialized["protocolVersion"]?.ToString() ?? McpVersion.WithBatches,
            initialized["capabilities"] as JsonObject ?? []);
        // The response to a notification has no meaning: ignore its status.
        using var ignored = await transport.SendAsync(request, session, TargetMessage.Initialized(), cancellationToken);
        return session;
    }

    /// <summary>Sends a request; <see langword="null"/> if the server does not know the session.</summary>
    private async Task<TargetResponse?> TrySendAsync(TargetRequest request, TargetSession session, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        using var response = await transport.SendAsync(request, session, TargetMessage.Request(id, request), cancellationToken);
        // The MCP specification requires 404 for an unknown session; many servers respond with 400.
        if (session.Id is not null && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
            return null;
        await CheckAsync(response, cancellationToken);
        var reply = await TargetResponseReader.ReadAsync(response, id, maxResponseLength, request.OnNotification, cancellationToken);
        var result = Result(reply);
        return new TargetResponse(result, response.Headers);
    }

    private static ReadOnlyMemory<byte> Result(RpcResponse reply)
    {
        if (reply.Error.IsEmpty)
            return reply.Result;
        var error = JsonText.Parse(reply.Error) as JsonObject;
        throw new TargetRpcException(
            error?["code"] is JsonValue code && code.TryGetValue<int>(out var number) ? number : RpcError.Internal,
            error?["message"]?.ToString() ?? "The MCP server's error has no message.");
    }

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var status = (int)response.StatusCode;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var start = new byte[MaxErrorBytes];
        var body = Encoding.UTF8.GetString(start, 0, await stream.ReadAtLeastAsync(start, start.Length, false, cancellationToken));
        throw new TargetException(
            status is 401 or 403 ? TargetFailure.Unauthorized : TargetFailure.Received(status),
            $"The MCP server responded with status {status}{(body.Length == 0 ? "." : $": {body}")}");
    }

    // Servers run in real time, so the time limit does not use the account's clock.
    private static async Task<T> GuardAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            return await work(limited.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TargetException(TargetFailure.Slow, $"The MCP server did not respond within {limit.TotalSeconds:0} seconds.", late);
        }
        catch (HttpRequestException unreachable)
        {
            throw new TargetException(TargetFailure.Unreachable, $"The MCP server cannot be reached: {unreachable.Message}", unreachable);
        }
        catch (IOException broken)
        {
            throw new TargetException(TargetFailure.Unreachable, $"The connection to the MCP server failed: {broken.Message}", broken);
        }
        catch (JsonException invalid)
        {
            throw new TargetException(
                TargetFailure.Unreachable, $"The MCP server's response is not a JSON-RPC message: {invalid.Message}", invalid);
        }
        catch (RuntimeException unavailable)
        {
            throw new TargetException(unavailable.Reason, unavailable.Message, unavailable);
        }
    }
}
