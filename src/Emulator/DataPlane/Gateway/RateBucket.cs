namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>What may still be used of a rate. It holds the amount of one period, and at least one unless the rate is 0.</summary>
/// <param name="rate">The amount for each period.</param>
/// <param name="period">The period.</param>
/// <param name="now">The time.</param>
internal sealed class RateBucket(double rate, TimeSpan period, DateTimeOffset now)
{
    private DateTimeOffset _filledAt = now;

    public double Capacity { get; } = rate == 0 ? 0 : Math.Max(1, rate);

    /// <summary>What is left. It is below zero if more was used than was known before.</summary>
    public double Left { get; private set; } = rate == 0 ? 0 : Math.Max(1, rate);

    /// <summary>Adds what has become free since the last time.</summary>
    public double Fill(DateTimeOffset at)
    {
        Left = Math.Min(Capacity, Left + rate * ((at - _filledAt) / period));
        _filledAt = at;
        return Left;
    }

    public void Take(double amount) => Left -= amount;

    /// <summary>How long it takes until an amount is left; <see langword="null"/> if it never is.</summary>
    public TimeSpan? Until(double amount) => rate == 0 ? null : period * ((amount - Left) / rate);
}
