namespace EndToEnd.Tests.Client;

/// <summary>The real clock, put forward: time passes as it does for the processes around, and a token can be made to expire.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private TimeSpan _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;

    public void Advance(TimeSpan time) => _shift += time;
}
