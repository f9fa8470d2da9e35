using System.Collections.Concurrent;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>An MCP session of a client with a gateway. It belongs to one caller and has its own connections to the targets.</summary>
/// <param name="Id">The value of the <c>Mcp-Session-Id</c> header.</param>
/// <param name="Owner">The identity of the caller; <see langword="null"/> if the gateway does not authenticate callers.</param>
/// <param name="Expiration">When the session ends; requests do not extend it.</param>
internal sealed record GatewaySession(string Id, string? Owner, DateTimeOffset Expiration)
{
    private readonly ConcurrentDictionary<string, (
        McpTarget Target, TargetConnection Connection)> _connections = new(StringComparer.Ordinal);

    public TargetConnection ConnectionTo(McpTarget target)
    {
        var (known, connection) = _connections.GetOrAdd(target.Id, static (_, t) => (t, new TargetConnection()), target);
        // GatewayDirectory replaces the target's shared connection if the server changed: replace the session's connection then, too.
        return ReferenceEquals(known.Connection, target.Connection)
            ? connection
            : _connections.AddOrUpdate(
                target.Id,
                static (_, t) => (t, new TargetConnection()),
                static (_, old, t) => ReferenceEquals(old.Target.Connection, t.Connection) ? old : (t, new TargetConnection()),
                target).Connection;
    }
}
