using Reconciler.Engine.Aws;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;

namespace Engine.Tests.Execution;

/// <summary>
/// Looks at changes one after another, as one process does, and compares with the former rule: at once, after 75 ms, 350 ms later, and
/// then each time 1.6 times as late, at most 15 s.
/// </summary>
internal sealed class LookSimulation(ResourceTraits traits)
{
    private static readonly EngineOptions Options = new();
    private readonly ChangeDurations _durations = new();

    /// <summary>The sums of all changes so far.</summary>
    public (double Real, double Seen, int Looks, double FormerlySeen, int FormerLooks) Sum { get; private set; }

    /// <summary>The time until changes were seen complete over the time that they took.</summary>
    public double Ratio => Sum.Seen / Sum.Real;

    /// <summary>The same with the former rule.</summary>
    public double FormerRatio => Sum.FormerlySeen / Sum.Real;

    /// <summary>What was learned stays; the sums begin anew.</summary>
    public void Reset() => Sum = default;

    /// <summary>Makes a change that AWS needs some time for, and looks until it is complete.</summary>
    public void Change(double seconds)
    {
        var duration = TimeSpan.FromSeconds(seconds);
        var known = _durations.Find("type", "kind");
        var (looks, last, look) = (1, TimeSpan.Zero, PollSchedule.First(Options, traits, known));
        while (look < duration)
        {
            last = look;
            look = PollSchedule.Next(Options, traits, known, last, looks++);
            if (look <= last) throw new InvalidOperationException($"{look} does not come after {last}");
        }

        _durations.Record("type", "kind", last, look);
        var former = TimeSpan.Zero;
        var formerLooks = 1;
        while (former < duration) former += Backoff.PollDelay(Options, formerLooks++ - 1, 1.6);
        Sum = (
            Sum.Real + seconds,
            Sum.Seen + look.TotalSeconds,
            Sum.Looks + looks,
            Sum.FormerlySeen + former.TotalSeconds,
            Sum.FormerLooks + formerLooks);
    }
}
