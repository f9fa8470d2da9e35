namespace Reconciler.Bench.Scale;

/// <summary>The system's clock, set forward by hand: the account's answers age, and waiting takes as long as ever.</summary>
internal sealed class HandClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _offset, time.Ticks);
}
