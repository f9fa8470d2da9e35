using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Processes;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>A server that is starting or running, with the number of calls in progress.</summary>
/// <param name="version">The runtime version that the server runs.</param>
/// <param name="server">The task that starts the server and returns its process.</param>
/// <param name="log">The log of the server.</param>
internal sealed class RunningServer(ServerVersion version, Task<ServerProcess> server, ServerLog log)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private bool _isDraining;

    public ServerVersion Version => version;

    public Task<ServerProcess> Server => server;

    /// <summary>The last lines that the server or its build has written.</summary>
    public IReadOnlyList<string> LastLines => log.LastLines;

    /// <summary>Whether the server is starting or running.</summary>
    public bool IsUsable => !server.IsCompleted || server is { IsCompletedSuccessfully: true, Result.HasExited: false };

    /// <summary>Whether the server runs the version's current program. The program can change without a new version.</summary>
    public bool RunsProgramOf(ServerVersion other) => version.Program == other.Program;

    /// <summary>Registers a call in progress, until the returned object is disposed.</summary>
    public IDisposable BeginCall()
    {
        lock (_gate)
            _calls++;
        return new Call(this);
    }

    /// <summary>Waits until the calls in progress have ended. The server must not get new calls.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _isDraining = true;
            if (_calls == 0)
                _drained.TrySetResult();
        }

        return _drained.Task;
    }

    private void EndCall()
    {
        lock (_gate)
        {
            if (--_calls == 0 && _isDraining)
                _drained.TrySetResult();
        }
    }

    private sealed class Call(RunningServer server) : IDisposable
    {
        private RunningServer? _server = server;

        public void Dispose() => Interlocked.Exchange(ref _server, null)?.EndCall();
    }
}
