using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>The MCP sessions of gateways, in memory only: after a restart clients initialize again.</summary>
internal sealed class SessionStore(TimeProvider clock)
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Gateway, string Session), GatewaySession> _sessions = new();
    private long _nextSweep;

    /// <summary>Begins a session.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="caller">The caller, to whom the session belongs.</param>
    /// <param name="capabilities">The client's capabilities to answer requests of targets.</param>
    public GatewaySession Begin(McpGateway gateway, GatewayCaller caller, JsonObject capabilities)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var session = new GatewaySession(id, OwnerOf(caller), now + gateway.SessionTimeout!.Value, capabilities);
        return _sessions[(gateway.Id, session.Id)] = session;
    }

    /// <summary>Finds the session of a request.</summary>
    /// <exception cref="RpcException">The id is missing, unknown, expired, or the id of another caller's session.</exception>
    public GatewaySession Find(McpGateway gateway, GatewayCaller caller, string? id)
    {
        if (id is null)
            throw new RpcException(RpcError.InvalidRequest, "Missing required Mcp-Session-Id header", 400);
        return _sessions.TryGetValue((gateway.Id, id), out var session)
            && session.Expiration > clock.GetUtcNow()
            && session.Owner == OwnerOf(caller)
            ? session
            : throw new RpcException(RpcError.InvalidRequest, "Session not found or expired", 404);
    }

    /// <summary>The identity of a caller, to whom sessions and calls belong; <see langword="null"/> if the caller is anonymous.</summary>
    public static string? OwnerOf(GatewayCaller caller) =>
        caller.Arn ?? (caller.Claims is { } claims ? $"{claims.TextOrNull("iss")} {SubjectOf(claims)}" : null);

    // A refreshed token has other bytes and the same subject. The token of a machine may have its client only.
    private static string? SubjectOf(JsonObject claims) =>
        claims.TextOrNull("sub") ?? claims.TextOrNull("client_id") ?? claims.TextOrNull("azp");

    private void Sweep(DateTimeOffset now)
    {
        var due = Volatile.Read(ref _nextSweep);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _nextSweep, (now + SweepInterval).UtcTicks, due) != due)
            return;
        foreach (var (key, session) in _sessions)
        {
            if (session.Expiration <= now)
                _sessions.TryRemove(key, out _);
        }
    }
}
