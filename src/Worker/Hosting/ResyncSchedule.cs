using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Chooses the times of the resyncs of stacks. They are spread, so that neither the processor nor the quotas of AWS see all of them at once, and
/// take at most half of what the quotas allow: the rest is for changes. If the period is too short for that, it becomes longer. Thread-safe.
/// </summary>
/// <param name="wished">The period that the user asked for.</param>
/// <param name="stacks">Returns the number of stacks.</param>
/// <param name="clock">The clock.</param>
internal sealed class ResyncSchedule(TimeSpan wished, Func<int> stacks, TimeProvider clock)
{
    // Lists are read again after half a period. An earlier resync would see nothing new.
    private const double FirstAfter = 0.55;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly ResyncCost _costs = new();
    private TimeSpan _cost;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>The period in force.</summary>
    public TimeSpan Period
    {
        get
        {
            lock (_lock) return Max(wished, _cost * stacks());
        }
    }

    /// <summary>Sets how long the calls of one resync take at half the quotas; zero if nothing limits them.</summary>
    public void SetCost(TimeSpan cost)
    {
        lock (_lock) _cost = cost;
    }

    /// <summary>Counts a resync that was made. From time to time this changes the period.</summary>
    /// <param name="readRates">Returns the call rates of AWS.</param>
    public void Count(Func<IReadOnlyList<CallRate>> readRates)
    {
        lock (_lock) _cost = _costs.Count(readRates) ?? _cost;
    }

    /// <summary>Returns the delay until the next resync of a stack, which has just had a pass.</summary>
    /// <param name="stack">The stack.</param>
    public TimeSpan Next(string stack)
    {
        lock (_lock)
        {
            var (now, period) = (clock.GetUtcNow(), Max(wished, _cost * stacks()));

            // Stacks that become ready together would be resynced together, so their first resyncs begin earlier.
            var isFirst = _known.Add(stack);
            var earliest = now + (isFirst ? period * FirstAfter : period);
            var distance = Max(_cost, period * (1 - FirstAfter) / Math.Max(stacks(), 1));
            var latest = isFirst ? earliest + period : earliest + distance;
            var afterLast = _last + distance;

            // Stacks that have passes out of turn give up their places. When that has pushed the end too far, places before it are free.
            _last = afterLast > earliest && afterLast <= latest ? afterLast : earliest;
            return _last - now;
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
