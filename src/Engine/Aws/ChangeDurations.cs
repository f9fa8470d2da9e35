using System.Collections.Concurrent;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Remembers how long AWS took for the last changes of each type and kind, in one account and region. The process forgets it when it ends.
/// Thread-safe, and bounded: <see cref="Kept"/> durations for each type and kind.
/// </summary>
internal sealed class ChangeDurations
{
    /// <summary>The number of changes that are remembered.</summary>
    public const int Kept = 10;

    // A change that an earlier look has not seen for half of the time can have been complete at any moment.
    private const double Unknown = 0.5;

    // Where a look came late, the change was complete somewhat before it; where the look before it came close, soon after that one.
    private const double Earlier = 0.97;
    private const double Later = 1.02;

    private readonly ConcurrentDictionary<(string Type, string Kind), LearnedDurations> _sorted = [];
    private readonly ConcurrentDictionary<(string Type, string Kind), Queue<TimeSpan>> _last = [];

    /// <summary>Records a change that is complete.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="kind">The kind of the change.</param>
    /// <param name="atLeast">The time from the change to the last look at which it was not complete; zero if there was none.</param>
    /// <param name="atMost">The time from the change to the look at which it was complete.</param>
    public void Record(string type, string kind, TimeSpan atLeast, TimeSpan atMost)
    {
        var before = Find(type, kind);
        var isEarly = atLeast < Unknown * atMost;
        var middle = (atLeast + atMost) / 2;

        // A look that came where one of the earlier changes was complete says more than the look before it.
        var isExpected = isEarly || before.Estimates.Any(known => known > atLeast && known <= atMost);
        var estimate = isExpected ? Max(Earlier * atMost, middle) : Min(Later * atLeast, middle);
        var last = _last.GetOrAdd((type, kind), _ => new Queue<TimeSpan>(Kept));
        lock (last)
        {
            if (last.Count == Kept) last.Dequeue();
            last.Enqueue(estimate);
            var early = isEarly ? before.EarlyInARow + 1 : 0;
            _sorted[(type, kind)] = new LearnedDurations([.. last.Order()], early);
        }
    }

    /// <summary>Records that a change was seen that is not complete.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="kind">The kind of the change.</param>
    /// <param name="elapsed">The time since the change.</param>
    public void RecordIncomplete(string type, string kind, TimeSpan elapsed) => _sorted.AddOrUpdate(
        (type, kind),
        _ => LearnedDurations.None with { NotBefore = elapsed },
        (_, known) => known.NotBefore >= elapsed || known.Estimates.Count > 0 ? known : known with { NotBefore = elapsed });

    /// <summary>Returns what is known of a kind of change.</summary>
    public LearnedDurations Find(string type, string kind) => _sorted.GetValueOrDefault((type, kind)) ?? LearnedDurations.None;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
