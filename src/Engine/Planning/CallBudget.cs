namespace Reconciler.Engine.Planning;

/// <summary>
/// A leaky bucket of mutating calls. It limits the calls for a resource even if its desired state changes all the time, for example because
/// an attribute of another resource never stands still.
/// </summary>
/// <param name="Level">The calls that have not leaked at <paramref name="At"/>.</param>
/// <param name="At">When the last call was made.</param>
internal readonly record struct CallBudget(double Level, DateTimeOffset At)
{
    /// <summary>Counts a call.</summary>
    /// <param name="now">The time of the call.</param>
    /// <param name="interval">The time in which one call leaks.</param>
    public CallBudget Spend(DateTimeOffset now, TimeSpan interval) => new(LevelAt(now, interval) + 1, now);

    /// <summary>Returns when the next call is due; now or earlier if there is room for it.</summary>
    /// <param name="size">The calls that can be made at once.</param>
    /// <param name="interval">The time in which one call leaks.</param>
    public DateTimeOffset NextCall(int size, TimeSpan interval) => Level + 1 <= size ? At : At + ((Level + 1 - size) * interval);

    private double LevelAt(DateTimeOffset now, TimeSpan interval) => Level == 0 ? 0 : Math.Max(0, Level - ((now - At) / interval));
}
