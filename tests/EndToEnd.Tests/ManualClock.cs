namespace EndToEnd.Tests;

/// <summary>A clock that stands still until the test moves it. Timers fire in their order, on the test's thread.</summary>
internal sealed class ManualClock : TimeProvider
{
    // Of the real time: by which a test that hangs is given up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TaskCompletionSource _scheduled = NewSignal();

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, and every timer fire that falls due in it.</summary>
    public void Advance(TimeSpan time)
    {
        var until = GetUtcNow() + time;
        while (TakeDue(until) is { } timer) timer.Fire();
        lock (_lock) _now = until;
    }

    /// <summary>Lets as much time pass as it takes for something to happen, up to a limit.</summary>
    public async Task PassUntilAsync(Task happened, TimeSpan limit)
    {
        var until = GetUtcNow() + limit;
        while (!happened.IsCompleted)
        {
            Task scheduled;
            lock (_lock) scheduled = _scheduled.Task;
            if (TakeDue(until) is { } timer) timer.Fire();
            else await Task.WhenAny(happened, scheduled).WaitAsync(Patience);
        }

        await happened;
    }

    private Timer? TakeDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            var timer = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (timer is null) return null;
            _timers.Remove(timer);
            if (timer.Due > _now) _now = timer.Due;
            return timer;
        }
    }

    private void Schedule(Timer timer, TimeSpan dueTime)
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan) return;
            timer.Due = _now + dueTime;
            _timers.Add(timer);
            signal = _scheduled;
            _scheduled = NewSignal();
        }

        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Timer(ManualClock clock, Action callback) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Schedule(this, dueTime);
            return true;
        }

        public void Dispose() => clock.Schedule(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
