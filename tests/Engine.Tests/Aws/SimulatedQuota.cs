namespace Engine.Tests.Aws;

/// <summary>The token bucket of AWS: it holds a second of its rate, one call at least, and a refused call takes no token.</summary>
internal sealed class SimulatedQuota(TimeProvider clock, double perSecond)
{
    private double _tokens = Math.Max(1, perSecond);
    private long _filledAt = clock.GetTimestamp();

    /// <summary>The rate, which can change.</summary>
    public double PerSecond { get; set; } = perSecond;

    public int Accepted { get; private set; }

    public int Throttled { get; private set; }

    public bool TryTake()
    {
        _tokens = Math.Min(Math.Max(1, PerSecond), _tokens + (clock.GetElapsedTime(_filledAt).TotalSeconds * PerSecond));
        _filledAt = clock.GetTimestamp();
        if (_tokens < 1)
        {
            Throttled++;
            return false;
        }

        _tokens--;
        Accepted++;
        return true;
    }
}
