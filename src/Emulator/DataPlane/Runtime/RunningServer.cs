using Reconciler.Emulator.DataPlane.Builds;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>A server that is up, or on its way, and the calls that it has not finished answering.</summary>
/// <param name="version">What it runs.</param>
/// <param name="server">Its start, and then itself.</param>
internal sealed class RunningServer(ServerVersion version, Task<ServerProcess> server)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int calls;
    private bool isSuperseded;

    public ServerVersion Version => version;

    public Task<ServerProcess> Server => server;

    /// <summary>Whether it is up, or on its way.</summary>
    public bool IsUsable => !server.IsCompleted || server is { IsCompletedSuccessfully: true, Result.HasExited: false };

    /// <summary>Whether it runs what the version is to be run by; its program can change while the version stays.</summary>
    public bool IsOf(ServerVersion other) => version.Program == other.Program;

    /// <summary>Begins a call; it is over when what is returned is disposed of.</summary>
    public IDisposable BeginCall()
    {
        lock (gate)
            calls++;
        return new Call(this);
    }

    /// <summary>Waits for the calls that have begun; no other may begin any more.</summary>
    public Task DrainAsync()
    {
        lock (gate)
        {
            isSuperseded = true;
            if (calls == 0)
                drained.TrySetResult();
        }

        return drained.Task;
    }

    private void EndCall()
    {
        lock (gate)
        {
            if (--calls == 0 && isSuperseded)
                drained.TrySetResult();
        }
    }

    private sealed class Call(RunningServer server) : IDisposable
    {
        private RunningServer? server = server;

        public void Dispose() => Interlocked.Exchange(ref server, null)?.EndCall();
    }
}
