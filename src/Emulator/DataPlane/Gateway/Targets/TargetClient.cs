using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>The gateway as an MCP client of its targets: handshake, requests, and what can go wrong with them.</summary>
/// <param name="transport">Brings the messages to the servers.</param>
/// <param name="timeout">How long a server may take to answer.</param>
internal sealed class TargetClient(TargetTransport transport, TimeSpan timeout)
{
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromMinutes(1);

    private long _lastId;

    private TimeSpan HandshakeTimeout => timeout < LongestHandshake ? timeout : LongestHandshake;

    /// <summary>Sends a request, within a session that is opened when there is none.</summary>
    /// <exception cref="TargetRpcException">The server answered with an error.</exception>
    /// <exception cref="TargetException">The server did not answer, or nothing that could be understood.</exception>
    public Task<TargetResponse> SendAsync(TargetRequest request, CancellationToken cancellationToken) => GuardAsync(timeout, async token =>
    {
        var session = await OpenAsync(request, token);
        if (await TrySendAsync(request, session, token) is { } reply)
            return reply;
        // The server has been started again and knows nothing of the session. It has not done anything yet, so the request is sent once more.
        request.Connection.Forget(session);
        session = await OpenAsync(request, token);
        return await TrySendAsync(request, session, token) ?? throw new TargetException(TargetFailure.Received(404), "The MCP server does not know the session that it has just opened.");
    }, cancellationToken);

    /// <summary>What the server of a target says it has.</summary>
    /// <exception cref="TargetException">It cannot be reached.</exception>
    public async Task<JsonObject> CapabilitiesAsync(TargetRequest request, CancellationToken cancellationToken) =>
        (await GuardAsync(HandshakeTimeout, async token => await OpenAsync(request, token), cancellationToken)).Capabilities;

    private ValueTask<TargetSession> OpenAsync(TargetRequest request, CancellationToken cancellationToken) => request.Target.UnsupportedReason is { } obstacle
        ? throw new TargetException(TargetFailure.Unreachable, obstacle)
        : request.Connection.GetAsync(() => GuardAsync(HandshakeTimeout, token => HandshakeAsync(request, token), CancellationToken.None), cancellationToken);

    private async Task<TargetSession> HandshakeAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        using var response = await transport.SendAsync(request, null, TargetMessage.Initialize(id), cancellationToken);
        await CheckAsync(response, cancellationToken);
        var result = Result(await TargetResponseReader.ReadAsync(response, id, null, cancellationToken));
        var agreed = JsonNode.Parse(result.Span) as JsonObject ?? [];
        var session = new TargetSession(
            response.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.First() : null,
            agreed["protocolVersion"]?.ToString() ?? McpVersion.WithBatches,
            agreed["capabilities"] as JsonObject ?? []);
        // Nothing depends on what the server makes of this.
        using var noted = await transport.SendAsync(request, session, TargetMessage.Initialized(), cancellationToken);
        return session;
    }

    /// <summary>The answer, or <see langword="null"/> when the server does not know the session.</summary>
    private async Task<TargetResponse?> TrySendAsync(TargetRequest request, TargetSession session, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        using var response = await transport.SendAsync(request, session, TargetMessage.Request(id, request), cancellationToken);
        // The specification says 404; many servers say 400.
        if (session.Id is not null && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
            return null;
        await CheckAsync(response, cancellationToken);
        return new TargetResponse(Result(await TargetResponseReader.ReadAsync(response, id, request.OnNotification, cancellationToken)), response.Headers);
    }

    private static ReadOnlyMemory<byte> Result(RpcResponse reply)
    {
        if (reply.Error.IsEmpty)
            return reply.Result;
        var error = JsonNode.Parse(reply.Error.Span) as JsonObject;
        throw new TargetRpcException(
            error?["code"] is JsonValue code && code.TryGetValue<int>(out var number) ? number : RpcError.Internal,
            error?["message"]?.ToString() ?? "The MCP server gave no reason.");
    }

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var status = (int)response.StatusCode;
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new TargetException(
            status is 401 or 403 ? TargetFailure.Unauthorized : TargetFailure.Received(status),
            $"The MCP server answered with the status {status}{(body.Length == 0 ? "." : $": {body[..Math.Min(body.Length, 500)]}")}");
    }

    // What servers take is real time, whatever the account's clock does meanwhile.
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
            throw new TargetException(TargetFailure.Slow, $"The MCP server did not answer within {limit.TotalSeconds:0} seconds.", late);
        }
        catch (HttpRequestException unreachable)
        {
            throw new TargetException(TargetFailure.Unreachable, $"The MCP server cannot be reached: {unreachable.Message}", unreachable);
        }
        catch (IOException broken)
        {
            throw new TargetException(TargetFailure.Unreachable, $"The connection to the MCP server broke: {broken.Message}", broken);
        }
        catch (JsonException garbage)
        {
            throw new TargetException(TargetFailure.Unreachable, $"The MCP server answered with something that is no JSON-RPC message: {garbage.Message}", garbage);
        }
        catch (RuntimeException unavailable)
        {
            throw new TargetException(unavailable.Reason, unavailable.Message, unavailable);
        }
    }
}
