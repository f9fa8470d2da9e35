using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// The calls of one operation of one account and region: those that wait for its rate, by priority, and how many were answered and throttled.
/// One timer serves all of them; a call that waits has no delay of its own, so a rate that moves moves all of them.
/// </summary>
internal sealed class CallBucket : IDisposable
{
    // Each tenth token goes to the call that waits longest: with less, a look at all stacks could wait for ever behind changes.
    private const int TurnOfOldest = 10;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private readonly TimeProvider _clock;
    private readonly CallPacer _pacer;
    private ITimer? _timer;
    private long _lastUsed;
    private long _answered;
    private long _throttled;
    private long _resyncs;
    private int _served;
    private int _inFlight;
    private bool _isRetired;

    public CallBucket(CallKey key, double quota, EngineOptions options, TimeProvider clock)
    {
        Key = key;
        _clock = clock;
        _lastUsed = clock.GetTimestamp();
        _pacer = new CallPacer(quota, options, Now);
    }

    public CallKey Key { get; }

    /// <summary>The rate in force and what was answered.</summary>
    public CallRate Status
    {
        get
        {
            lock (_lock)
            {
                return new CallRate(Key.AccountId, Key.Region, Key.Service, Key.Operation)
                {
                    Quota = _pacer.Quota,
                    PerSecond = _pacer.Rate,
                    Answered = _answered,
                    Throttled = _throttled,
                    Resyncs = _resyncs,
                    Waiting = _waiters.Count,
                };
            }
        }
    }

    private double Now => _clock.GetElapsedTime(0).TotalSeconds;

    /// <summary>Waits for the rate.</summary>
    /// <param name="urgency">The priority of the call, which can rise while it waits; null for <see cref="CallPriority.Change"/>.</param>
    /// <param name="cancellationToken">Cancels the wait; the call leaves the queue.</param>
    /// <returns>The permit; null if the bucket was retired, so that the caller has to take another one.</returns>
    public ValueTask<CallPermit?> WaitAsync(CallUrgency? urgency, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            if (_isRetired) return ValueTask.FromResult<CallPermit?>(null);
            _lastUsed = _clock.GetTimestamp();
            _pacer.AdvanceTo(Now, _waiters.Count > 0);
            if (_waiters.Count == 0 && _pacer.TryTake()) return ValueTask.FromResult<CallPermit?>(Permit(Waiter.PriorityOf(urgency)));
            waiter = new Waiter(urgency);
            waiter.Node = _waiters.AddLast(waiter);
            Schedule();
        }

        return new ValueTask<CallPermit?>(WaitAsync(waiter, cancellationToken));
    }

    /// <summary>AWS answered a call, other than by throttling it.</summary>
    /// <param name="priority">The priority of its permit.</param>
    public void OnAnswered(CallPriority priority)
    {
        lock (_lock)
        {
            Return();
            _answered++;
            if (priority == CallPriority.Resync) _resyncs++;
            _pacer.OnAnswered();
            Serve();
        }
    }

    /// <summary>AWS throttled a call.</summary>
    /// <param name="generation">The generation of its permit.</param>
    /// <returns>How the rate changed; null if this says nothing new.</returns>
    public (double Before, double After)? OnThrottled(int generation)
    {
        lock (_lock)
        {
            Return();
            _throttled++;
            var before = _pacer.Rate;
            var isLowered = _pacer.OnThrottled(generation);
            Serve();
            return isLowered ? (before, _pacer.Rate) : null;
        }
    }

    /// <summary>A call has ended without an answer.</summary>
    public void OnUnanswered()
    {
        lock (_lock) Return();
    }

    /// <summary>Whether the rate is as high as it can be.</summary>
    public bool IsFree
    {
        get
        {
            lock (_lock) return _pacer.IsFree;
        }
    }

    /// <summary>Ends the bucket if nobody has used it for some time. What it knows is too old then.</summary>
    public bool TryRetire(TimeSpan unused)
    {
        lock (_lock)
        {
            if (_waiters.Count > 0 || _inFlight > 0 || _clock.GetElapsedTime(_lastUsed) < unused) return false;
            _isRetired = true;
            _timer?.Dispose();
            return true;
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Return()
    {
        _inFlight--;
        _lastUsed = _clock.GetTimestamp();
        _pacer.AdvanceTo(Now, _waiters.Count > 0);
    }

    private async Task<CallPermit?> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(static (state, token) =>
        {
            var (bucket, cancelled) = ((CallBucket, Waiter))state!;
            if (bucket.TryRemove(cancelled)) cancelled.Granted.SetCanceled(token);
        }, (this, waiter));
        return await waiter.Granted.Task;
    }

    private bool TryRemove(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Node.List is null) return false;
            _waiters.Remove(waiter.Node);
            return true;
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            _pacer.AdvanceTo(Now, _waiters.Count > 0);
            Serve();
        }
    }

    private void Serve()
    {
        while (_waiters.Count > 0 && _pacer.TryTake())
        {
            var next = ChooseNext();
            _waiters.Remove(next.Node);
            next.Granted.SetResult(Permit(next.Priority));
        }

        Schedule();
    }

    private Waiter ChooseNext()
    {
        var best = _waiters.First!.Value;
        if (++_served % TurnOfOldest == 0) return best;
        foreach (var waiter in _waiters)
        {
            if (best.Priority == CallPriority.Change) break;
            if (waiter.Priority < best.Priority) best = waiter;
        }

        return best;
    }

    private CallPermit Permit(CallPriority priority)
    {
        _inFlight++;
        return new CallPermit(this, _pacer.Generation, priority);
    }

    private void Schedule()
    {
        if (_waiters.Count == 0 || _isRetired) return;

        // Timers count in whole milliseconds, so one that is rounded down would come too early.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(_pacer.NextIn * 1000));
        if (_timer is null) _timer = _clock.CreateTimer(_ => OnTimer(), null, wait, Timeout.InfiniteTimeSpan);
        else _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private sealed class Waiter(CallUrgency? urgency)
    {
        // The continuation is a whole pass, which must not run under the lock.
        public TaskCompletionSource<CallPermit?> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter> Node { get; set; } = null!;

        public CallPriority Priority => PriorityOf(urgency);

        public static CallPriority PriorityOf(CallUrgency? urgency) => urgency?.Priority ?? CallPriority.Change;
    }
}
