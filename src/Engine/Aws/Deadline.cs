namespace Reconciler.Engine.Aws;

/// <summary>Cancels something after a time on an injected clock, or when its caller cancels it.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeProvider clock, TimeSpan limit, CancellationToken caller)
    {
        _caller = caller;
        _timer = new CancellationTokenSource(limit, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _timer.Token);
    }

    /// <summary>Cancelled at the deadline, or by the caller.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether the time has passed and the caller still waits.</summary>
    public bool HasPassed => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
