using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>An MCP session of a client with a gateway. It belongs to one caller and has its own connections to the targets.</summary>
/// <param name="Id">The value of the <c>Mcp-Session-Id</c> header.</param>
/// <param name="Owner">The identity of the caller; <see langword="null"/> if the gateway does not authenticate callers.</param>
/// <param name="Expiration">When the session ends; requests do not extend it.</param>
/// <param name="Capabilities">
/// The client's capabilities to answer requests of targets, of <c>elicitation</c> and <c>sampling</c>. Nothing changes them later.
/// </param>
internal sealed record GatewaySession(string Id, string? Owner, DateTimeOffset Expiration, JsonObject Capabilities)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<RpcAnswer>> _expected = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, (
        McpTarget Target, TargetConnection Connection)> _connections = new(StringComparer.Ordinal);

    /// <summary>The least severity of the log messages that the client wants; <see langword="null"/> for all.</summary>
    public string? LogLevel { get; set; }

    /// <summary>Whether the client answers requests of a method, such as <c>elicitation/create</c>.</summary>
    public bool Answers(string method) => Capabilities.ContainsKey(method.Split('/')[0]);

    /// <summary>Returns a task that completes with the client's answer to a request.</summary>
    /// <param name="id">The gateway's id of the request.</param>
    /// <param name="cancellationToken">Ends when nobody waits for the answer any more.</param>
    public Task<RpcAnswer> Expect(string id, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<RpcAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected[id] = answer;
        cancellationToken.UnsafeRegister(_ => _expected.TryRemove(id, out var _), null);
        return answer.Task;
    }

    /// <summary>
    /// Takes an answer of the client. Nobody waits for an answer with an unknown id, for example to a call that has ended.
    /// </summary>
    public void Take(RpcMessage answer)
    {
        if (answer.Id.ValueKind == JsonValueKind.String && _expected.TryRemove(answer.Id.GetString()!, out var expected))
            expected.TrySetResult(RpcAnswer.Read(answer));
    }

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
