namespace Reconciler.Bench.Scale;

/// <summary>The system's clock plus an offset that can be increased: cached reads expire early, timers run in real time.</summary>
internal sealed class HandClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _offset, time.Ticks);
}
