using Reconciler.Emulator.DataPlane.Builds;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>A server that is up, or on its way, and the calls that it has not finished answering.</summary>
/// <param name="version">What it runs.</param>
/// <param name="server">Its start, and then itself.</param>
internal sealed class RunningServer(ServerVersion version, Task<ServerProcess> server)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private bool _isSuperseded;

    public ServerVersion Version => version;

    public Task<ServerProcess> Server => server;

    /// <summary>Whether it is up, or on its way.</summary>
    public bool IsUsable => !server.IsCompleted || server is { IsCompletedSuccessfully: true, Result.HasExited: false };

    /// <summary>Whether it runs what the version is to be run by; its program can change while the version stays.</summary>
    public bool IsOf(ServerVersion other) => version.Program == other.Program;

    /// <summary>Begins a call; it is over when what is returned is disposed of.</summary>
    public IDisposable BeginCall()
    {
        lock (_gate)
            _calls++;
        return new Call(this);
    }

    /// <summary>Waits for the calls that have begun; no other may begin any more.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _isSuperseded = true;
            if (_calls == 0)
                _drained.TrySetResult();
        }

        return _drained.Task;
    }

    private void EndCall()
    {
        lock (_gate)
        {
            if (--_calls == 0 && _isSuperseded)
                _drained.TrySetResult();
        }
    }

    private sealed class Call(RunningServer server) : IDisposable
    {
        private RunningServer? _server = server;

        public void Dispose() => Interlocked.Exchange(ref _server, null)?.EndCall();
    }
}
