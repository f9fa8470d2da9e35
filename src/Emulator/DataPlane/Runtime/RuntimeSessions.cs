using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>
/// The sessions of runtimes. A session keeps the version that it began with, also after an update, until it is stopped, idle for too long or
/// too old. Callers hold the account's lock.
/// </summary>
internal sealed class RuntimeSessions(Account account, IRuntimeReader runtimes)
{
    private const int DefaultIdleSeconds = 900;
    private const int DefaultLifetimeSeconds = 28_800;

    private readonly Dictionary<(string Arn, string Id), Session> _sessions = [];

    /// <summary>Finds the version for a call of a session, which begins with the call if it is new.</summary>
    /// <param name="arn">The ARN of the runtime.</param>
    /// <param name="id">The id of the session.</param>
    /// <param name="isOfCaller">
    /// Whether the caller sent the id. A session that its caller never returns to keeps no server: many clients have no sessions.
    /// </param>
    /// <param name="current">The version that the endpoint refers to.</param>
    public ServerVersion Continue(string arn, string id, bool isOfCaller, ServerVersion current)
    {
        var now = account.Now;
        var isKnown = _sessions.TryGetValue((arn, id), out var known) && !IsOver((arn, id), known, now);
        // The program of a version can change without a new version.
        var version = isKnown && known!.Version.Id != current.Id ? known.Version : current;
        _sessions[(arn, id)] = new(version, isKnown ? known!.Began : now, now, isOfCaller);
        return version;
    }

    /// <summary>Ends a session; returns false if there is no such session.</summary>
    public bool Stop(string arn, string id) =>
        _sessions.Remove((arn, id), out var known) && !IsOver((arn, id), known, account.Now);

    /// <summary>Whether a session keeps a version.</summary>
    public bool Keeps(ServerVersion version)
    {
        var now = account.Now;
        foreach (var (key, session) in _sessions)
        {
            if (IsOver(key, session, now))
                _sessions.Remove(key);
        }

        return _sessions.Values.Any(s => s.IsOfCaller && s.Version.Id == version.Id);
    }

    private bool IsOver((string Arn, string Id) key, Session session, DateTimeOffset now)
    {
        if (runtimes.Find(key.Arn) is not { } runtime)
            return true;
        var lifecycle = runtime["lifecycleConfiguration"] as JsonObject;
        return now - session.LastUsed >= Seconds(lifecycle, "idleRuntimeSessionTimeout", DefaultIdleSeconds)
            || now - session.Began >= Seconds(lifecycle, "maxLifetime", DefaultLifetimeSeconds);
    }

    private static TimeSpan Seconds(JsonObject? lifecycle, string member, int unless) =>
        TimeSpan.FromSeconds(lifecycle?[member]?.GetValue<long>() ?? unless);

    private sealed record Session(ServerVersion Version, DateTimeOffset Began, DateTimeOffset LastUsed, bool IsOfCaller);
}
