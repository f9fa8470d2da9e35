namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>The time limit of a call, in real time. It rests while the server waits for an answer of the caller, who may be a person.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _limit;
    private int _pauses;

    public CallDeadline(TimeSpan limit, CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _source.CancelAfter(limit);
        _limit = limit;
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Suspends the limit until the returned object is disposed; then the whole limit applies again.</summary>
    public IDisposable Pause()
    {
        if (Interlocked.Increment(ref _pauses) == 1)
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        return new Paused(this);
    }

    public void Dispose() => _source.Dispose();

    private sealed class Paused(CallDeadline deadline) : IDisposable
    {
        public void Dispose()
        {
            if (Interlocked.Decrement(ref deadline._pauses) == 0 && !deadline._source.IsCancellationRequested)
                deadline._source.CancelAfter(deadline._limit);
        }
    }
}
