using Microsoft.Extensions.Time.Testing;

namespace Reconciler.Tests.Shared;

/// <summary>
/// A fake clock that a test does not advance timer by timer. Each timer that is started advances the clock to the earliest pending one,
/// so minutes of polling and backing off take no real time and happen in order. With <paramref name="onDemand"/> the clock stands still
/// until <see cref="PassUntilAsync"/> advances it.
/// </summary>
/// <remarks>
/// A timer that cancels a <see cref="CancellationTokenSource"/> is a deadline. It fires only when <see cref="PassDeadline"/> says so: in
/// fake time every answer over real HTTP would come too late.
/// </remarks>
/// <remarks>Timers fire once: no code under test starts a periodic one on this clock.</remarks>
internal sealed class AutoAdvancingClock(bool onDemand = false) : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    // Real time, after which a test that hangs is given up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Lock _advancing = new();
    private readonly List<PendingTimer> _pending = [];
    private readonly List<PendingTimer> _deadlines = [];
    private TaskCompletionSource _started = NewSignal();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new PendingTimer(this, callback, state, dueTime, isDeadline: state is CancellationTokenSource);

    /// <summary>Advances the clock to the deadline that was set first, and lets it fire. False if there is none.</summary>
    public bool PassDeadline()
    {
        PendingTimer? next;
        lock (_lock)
        {
            next = _deadlines.MinBy(timer => timer.Due);
            if (next is null) return false;
            _deadlines.Remove(next);
        }

        AdvanceTo(next.Due);
        next.Fire();
        return true;
    }

    /// <summary>Lets the timers fire that fall due within a limit, in their order, until a task completes.</summary>
    /// <exception cref="TimeoutException">Nothing completes the task: no timer is due within the limit and none is started.</exception>
    public async Task PassUntilAsync(Task happened, TimeSpan limit)
    {
        var until = GetUtcNow() + limit;
        while (!happened.IsCompleted)
        {
            Task started;
            lock (_lock) started = _started.Task;
            if (!TryFireNext(until)) await Task.WhenAny(happened, started).WaitAsync(Patience);
        }

        await happened;
    }

    private ITimer CreateBaseTimer(TimerCallback callback) =>
        base.CreateTimer(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private bool TryFireNext(DateTimeOffset until)
    {
        PendingTimer? next;
        lock (_lock)
        {
            next = _pending.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next is null) return false;
            _pending.Remove(next);
        }

        AdvanceTo(next.Due);
        return true;
    }

    private void AdvanceTo(DateTimeOffset time)
    {
        lock (_advancing)
        {
            var ahead = time - GetUtcNow();
            if (ahead > TimeSpan.Zero) Advance(ahead);
        }
    }

    private void ScheduleDeadline(PendingTimer timer, DateTimeOffset due)
    {
        timer.Due = due;
        lock (_lock) _deadlines.Add(timer);
    }

    private void Schedule(PendingTimer timer, DateTimeOffset due)
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            _pending.Remove(timer);
            timer.Due = due;
            _pending.Add(timer);
            signal = _started;
            _started = NewSignal();
        }

        signal.SetResult();
        if (!onDemand) ThreadPool.QueueUserWorkItem(_ => TryFireNext(DateTimeOffset.MaxValue));
    }

    private void Cancel(PendingTimer timer)
    {
        lock (_lock)
        {
            _pending.Remove(timer);
            _deadlines.Remove(timer);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class PendingTimer : ITimer
    {
        private readonly AutoAdvancingClock _clock;
        private readonly ITimer _timer;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly bool _isDeadline;
        private bool _isDisposed;

        public PendingTimer(AutoAdvancingClock clock, TimerCallback callback, object? state, TimeSpan dueTime, bool isDeadline)
        {
            (_clock, _callback, _state, _isDeadline) = (clock, callback, state, isDeadline);
            _timer = clock.CreateBaseTimer(_ => Fire());
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        // On the thread pool, because the base class lets no second timer fire before the first callback returns.
        public void Fire() => ThreadPool.QueueUserWorkItem(_ =>
        {
            if (!Volatile.Read(ref _isDisposed)) _callback(_state);
        });

        public DateTimeOffset Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _clock.Cancel(this);
            if (_isDeadline)
            {
                if (dueTime != Timeout.InfiniteTimeSpan) _clock.ScheduleDeadline(this, _clock.GetUtcNow() + dueTime);
                return true;
            }

            var changed = _timer.Change(dueTime, Timeout.InfiniteTimeSpan);

            // Read after the base timer was started: advancing to this time certainly reaches the base timer's.
            if (dueTime != Timeout.InfiniteTimeSpan) _clock.Schedule(this, _clock.GetUtcNow() + dueTime);
            return changed;
        }

        public void Dispose()
        {
            Volatile.Write(ref _isDisposed, true);
            _clock.Cancel(this);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
