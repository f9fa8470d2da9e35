using Microsoft.Extensions.Time.Testing;

namespace Reconciler.Tests.Shared;

/// <summary>
/// A fake clock that a test does not advance timer by timer. Each timer that is started advances the clock to the earliest pending one,
/// so minutes of polling and backing off take no real time and happen in order. With <paramref name="onDemand"/> the clock stands still
/// until <see cref="PassUntilAsync"/> advances it.
/// </summary>
/// <remarks>Timers fire once: no code under test starts a periodic one on this clock.</remarks>
internal sealed class AutoAdvancingClock(bool onDemand = false) : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    // Real time, after which a test that hangs is given up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Lock _advancing = new();
    private readonly List<PendingTimer> _pending = [];
    private TaskCompletionSource _started = NewSignal();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new PendingTimer(this, callback, state, dueTime);

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

        lock (_advancing)
        {
            var ahead = next.Due - GetUtcNow();
            if (ahead > TimeSpan.Zero) Advance(ahead);
        }

        return true;
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
        lock (_lock) _pending.Remove(timer);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class PendingTimer : ITimer
    {
        private readonly AutoAdvancingClock _clock;
        private readonly ITimer _timer;
        private bool _isDisposed;

        public PendingTimer(AutoAdvancingClock clock, TimerCallback callback, object? state, TimeSpan dueTime)
        {
            _clock = clock;

            // On the thread pool, because the base class lets no second timer fire before the first callback returns.
            _timer = clock.CreateBaseTimer(_ => ThreadPool.QueueUserWorkItem(_ =>
            {
                if (!Volatile.Read(ref _isDisposed)) callback(state);
            }));
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public DateTimeOffset Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _clock.Cancel(this);
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
