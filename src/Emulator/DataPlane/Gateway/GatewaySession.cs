using System.Collections.Concurrent;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>A session of a client with a gateway. It is its caller's alone, and has connections of its own to the targets.</summary>
/// <param name="Id">What the client names it by.</param>
/// <param name="Owner">Whose it is; <see langword="null"/> when the gateway does not ask who calls.</param>
/// <param name="Expiration">When it ends, counted from its beginning.</param>
internal sealed record GatewaySession(string Id, string? Owner, DateTimeOffset Expiration)
{
    private readonly ConcurrentDictionary<string, (McpTarget Target, TargetConnection Connection)> _connections = new(StringComparer.Ordinal);

    public TargetConnection ConnectionTo(McpTarget target)
    {
        var (known, connection) = _connections.GetOrAdd(target.Id, static (_, t) => (t, new TargetConnection()), target);
        // The shared connection is replaced when the target has become another server; so is this one.
        return ReferenceEquals(known.Connection, target.Connection)
            ? connection
            : _connections.AddOrUpdate(target.Id, static (_, t) => (t, new TargetConnection()), static (_, old, t) => ReferenceEquals(old.Target.Connection, t.Connection) ? old : (t, new TargetConnection()), target).Connection;
    }
}
