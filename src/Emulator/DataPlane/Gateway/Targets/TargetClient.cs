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
    public Task<TargetResponse> SendAsync(TargetRequest request, CancellationToken cancellationToken) => GuardAsync(timeout, async deadline =>
    {
        var session = await OpenAsync(request, deadline.Token);
        if (await TrySendAsync(request, session, deadline) is { } reply)
            return reply;
        // The server does not know the session, for example after a restart. It has not executed the request: initialize and send it again.
        request.Connection.Forget(session);
        session = await OpenAsync(request, deadline.Token);
        return await TrySendAsync(request, session, deadline)
            ?? throw new TargetException(TargetFailure.Received(404), "The MCP server rejected the session that it has just created.");
    }, cancellationToken);

    /// <summary>Reads the capabilities that the server declares in its response to initialize.</summary>
    /// <exception cref="TargetException">The server cannot be initialized.</exception>
    public async Task<JsonObject> CapabilitiesAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        var session = await GuardAsync(
            InitializeTimeout, async deadline => await OpenAsync(request, deadline.Token), cancellationToken);
        return session.Capabilities;
    }

    /// <summary>Ends the session of a connection that is not used any more: a server may allow only one.</summary>
    public async Task CloseAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await GuardAsync(
                InitializeTimeout,
                async deadline =>
                {
                    await transport.EndAsync(request, await OpenAsync(request, deadline.Token), deadline.Token);
                    return true;
                },
                cancellationToken);
        }
        catch (TargetException)
        {
            // The server is gone, and the session with it.
        }
    }

    private ValueTask<TargetSession> OpenAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        if (request.Target.UnsupportedReason is { } reason)
            throw new TargetException(TargetFailure.Unreachable, reason);
        return request.Connection.GetAsync(
            request.IsStateless,
            () => GuardAsync(InitializeTimeout, deadline => BeginAsync(request, deadline), CancellationToken.None),
            cancellationToken);
    }

    // A server of an earlier version serves callers of all versions with the same session: it may allow only one.
    private async Task<TargetSession> BeginAsync(TargetRequest request, CallDeadline deadline) => request.IsStateless
        ? await DiscoverAsync(request, deadline) ?? await OpenAsync(request with { Capabilities = null }, deadline.Token)
        : await InitializeAsync(request, deadline);

    private async Task<TargetSession> InitializeAsync(TargetRequest request, CallDeadline deadline)
    {
        var id = Interlocked.Increment(ref _lastId);
        var message = TargetMessage.Initialize(id, request.SessionCapabilities);
        using var response = await transport.SendAsync(request, null, message, deadline.Token);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound
            && await DiscoverAsync(request, deadline) is { } stateless)
            return stateless;
        await CheckAsync(response, deadline.Token);
        var result = Result(await TargetResponseReader.ReadAsync(response, id, maxResponseLength, null, deadline.Token));
        var initialized = JsonText.Parse(result) as JsonObject ?? [];
        var session = new TargetSession(
            response.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.First() : null,
            initialized["protocolVersion"]?.ToString() ?? McpVersion.WithBatches,
            initialized["capabilities"] as JsonObject ?? []);
        // The response to a notification has no meaning: ignore its status.
        using var ignored = await transport.SendAsync(request, session, TargetMessage.Initialized(), deadline.Token);
        return session;
    }

    /// <summary>
    /// Asks a server for the protocol version without initialize; <see langword="null"/> if it does not support it. A server of an earlier
    /// version does not know the question, so no answer to it is a failure.
    /// </summary>
    private async Task<TargetSession?> DiscoverAsync(TargetRequest request, CallDeadline deadline)
    {
        var id = Interlocked.Increment(ref _lastId);
        var discover = request with { Method = "server/discover", Name = null };
        using var response = await transport.SendAsync(
            discover, TargetSession.Undiscovered, TargetMessage.Discover(id), deadline.Token);
        if (!response.IsSuccessStatusCode)
            return null;
        try
        {
            var reply = await TargetResponseReader.ReadAsync(response, id, maxResponseLength, null, deadline.Token);
            return JsonText.Parse(Result(reply)) is JsonObject discovered && IsStateless(discovered["supportedVersions"])
                ? TargetSession.Undiscovered with { Capabilities = discovered["capabilities"] as JsonObject ?? [] }
                : null;
        }
        catch (Exception unknown) when (unknown is TargetException or JsonException or AmbiguousJsonException)
        {
            return null;
        }
    }

    /// <summary>Sends a request; <see langword="null"/> if the server does not know the session.</summary>
    private async Task<TargetResponse?> TrySendAsync(TargetRequest request, TargetSession session, CallDeadline deadline)
    {
        var id = Interlocked.Increment(ref _lastId);
        await SetLogLevelAsync(request, session, deadline);
        // Without a session, the end of the connection cancels the request.
        if (!session.IsStateless)
            request.Call?.OnCancel(reason => NotifyAsync(request, session, TargetMessage.Cancelled(id, reason)));
        using var response = await transport.SendAsync(request, session, TargetMessage.Request(id, request, session), deadline.Token);
        // The MCP specification requires 404 for an unknown session; many servers respond with 400.
        if (session.Id is not null && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
            return null;
        // From MCP 2026-07-28 on, some JSON-RPC errors have the status 400.
        if (!session.IsStateless || response.StatusCode != HttpStatusCode.BadRequest || !TargetResponseReader.IsJson(response))
            await CheckAsync(response, deadline.Token);
        var dialog = new TargetDialog(transport, request, session, deadline);
        var reply = await dialog.ReadAsync(response, id, maxResponseLength);
        return new TargetResponse(Result(reply), response.Headers);
    }

    // The caller sets the level for the gateway, whose servers may join its session later. A server that does not take it logs as before.
    private async Task SetLogLevelAsync(TargetRequest request, TargetSession session, CallDeadline deadline)
    {
        if (request.LogLevel is not { } level || session.LogLevel == level || session.IsStateless || session.Capabilities["logging"] is null)
            return;
        session.LogLevel = level;
        var message = TargetMessage.SetLogLevel(Interlocked.Increment(ref _lastId), level);
        using var ignored = await transport.SendAsync(request, session, message, deadline.Token);
    }

    private Task NotifyAsync(TargetRequest request, TargetSession session, ReadOnlyMemory<byte> notification) =>
        GuardAsync(InitializeTimeout, async deadline =>
        {
            using var ignored = await transport.SendAsync(request, session, notification, deadline.Token);
            return true;
        }, CancellationToken.None);

    private static bool IsStateless(JsonNode? versions) =>
        versions is JsonArray names && names.Any(n => n is JsonValue name && name.TryGetValue<string>(out var text) && text == McpVersion.Stateless);

    private static ReadOnlyMemory<byte> Result(ServerMessage reply)
    {
        if (reply.Error.IsEmpty)
            return reply.Result;
        var error = JsonText.Parse(reply.Error) as JsonObject;
        throw new TargetRpcException(
            error?["code"] is JsonValue code && code.TryGetValue<int>(out var number) ? number : RpcError.Internal,
            error?["message"]?.ToString() ?? "The MCP server's error has no message.",
            error?["data"]?.DeepClone());
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
    private static async Task<T> GuardAsync<T>(TimeSpan limit, Func<CallDeadline, Task<T>> work, CancellationToken cancellationToken)
    {
        using var deadline = new CallDeadline(limit, cancellationToken);
        try
        {
            return await work(deadline);
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
