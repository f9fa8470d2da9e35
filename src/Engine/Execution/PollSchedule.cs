using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Says when AWS is looked at again while it works on a change. It is a pure function of the time since the change, of what earlier changes
/// of the kind have taken, and of what the type says about itself. <c>docs/engine.md</c> explains it.
/// </summary>
internal static class PollSchedule
{
    // Until a duration is known, a look may come late by this share of the time that has passed: half of it on average. Where a typical
    // duration is long, the same share is more time: around it looks come closer together, and farther apart elsewhere.
    private const double UnknownShare = 0.2;
    private const double UnknownShareOfLong = 0.22;
    private const double NearShare = 0.06;
    private const double NearFrom = 0.88;
    private const double NearTo = 1.12;
    private static readonly TimeSpan LongTypical = TimeSpan.FromSeconds(10);

    // Once durations are known, looks begin close together and come late by this share of the time at most: half of it on average.
    private const double KnownShare = 0.04;
    private const double FirstStep = 0.02;
    private const double StepGrowth = 0.4;

    // Looks are dense from this part of a typical duration on; before that there are two, for what is much faster.
    private const double TypicalFrom = 0.6;
    private const double TypicalHint = 0.125;
    private static readonly TimeSpan ShortTypical = TimeSpan.FromSeconds(4);

    // Durations that differ by less belong together. A gap, such as between two machines of different speed, is crossed in longer steps,
    // soon after the last of those before it.
    private const double Gap = 1.25;
    private const double LongestStep = 1.5;
    private const double Margin = 1.1;

    // With so many durations, the shortest of those that belong together is left out, and one that stands alone gets a single look.
    private const int Enough = 2;

    // After so many changes that were complete at the first look, one look comes early: AWS may have become faster.
    private const int ManyEarly = 2;
    private const double EarlyProbe = 0.45;
    private const double LateProbe = 0.7;

    /// <summary>Returns the time from the change to the first look at it; zero for a look right after the change.</summary>
    public static TimeSpan First(EngineOptions options, ResourceTraits traits, LearnedDurations known)
    {
        if (known.Estimates.Count == 0)
        {
            return traits.TypicalDuration is null ? TimeSpan.Zero : Next(options, traits, known, TimeSpan.Zero, 0);
        }

        var first = FirstKnown(known);
        if (first <= options.FirstPoll) return TimeSpan.Zero;
        if (known.EarlyInARow >= ManyEarly) first *= int.IsEvenInteger(known.EarlyInARow) ? EarlyProbe : LateProbe;
        return Follow(first, TimeSpan.Zero, options, traits);
    }

    /// <summary>Returns the time from the change to the look after the present one.</summary>
    /// <param name="options">The shortest and the longest delay.</param>
    /// <param name="traits">The rules of the type.</param>
    /// <param name="known">What earlier changes have taken.</param>
    /// <param name="elapsed">The time from the change to the present look.</param>
    /// <param name="polls">The number of looks before the present one.</param>
    public static TimeSpan Next(EngineOptions options, ResourceTraits traits, LearnedDurations known, TimeSpan elapsed, int polls)
    {
        if (known.Estimates.Count > 0)
        {
            return Follow(Max(AfterKnown(known, elapsed), elapsed + options.FirstPoll), elapsed, options, traits);
        }

        if (traits.TypicalDuration is not { } typical)
        {
            return RoundUp(elapsed + Backoff.PollDelay(options, polls, traits.PollBackoffFactor));
        }

        // Others of the kind have told that this is too early.
        elapsed = Max(elapsed, known.NotBefore);
        var dense = TypicalFrom * typical;
        var hint = typical < ShortTypical ? options.FirstPoll : TypicalHint * typical;
        var next = elapsed < options.FirstPoll ? options.FirstPoll
            : elapsed < hint ? hint
            : elapsed < dense ? dense
            : (1 + ShareOf(typical, elapsed)) * elapsed;
        return RoundUp(Max(next, elapsed + options.FirstPoll));
    }

    private static double ShareOf(TimeSpan typical, TimeSpan elapsed) =>
        typical < LongTypical ? UnknownShare
        : elapsed >= NearFrom * typical && elapsed < NearTo * typical ? NearShare
        : UnknownShareOfLong;

    private static TimeSpan AfterKnown(LearnedDurations known, TimeSpan elapsed)
    {
        var estimates = known.Estimates;
        if (elapsed < FirstKnown(known)) return FirstKnown(known);
        if (elapsed > Gap * estimates[^1]) return (1 + UnknownShare) * elapsed;

        // The durations up to now that belong together with the last of them.
        var last = estimates.Count - 1;
        while (last > 0 && estimates[last] > elapsed) last--;
        var start = last;
        while (start > 0 && estimates[start] < Gap * estimates[start - 1]) start--;
        var isPassed = elapsed >= (start == last && estimates.Count >= Enough ? 1 : Margin) * estimates[last];
        return isPassed && last < estimates.Count - 1 && estimates[last + 1] > Gap * estimates[last]
            ? Min(estimates[last + 1], LongestStep * elapsed)
            : elapsed + Min((StepGrowth * (elapsed - estimates[start])) + (FirstStep * estimates[start]), KnownShare * elapsed);
    }

    private static TimeSpan FirstKnown(LearnedDurations known) =>
        known.Estimates.Count >= Enough && known.Estimates[1] < Gap * known.Estimates[0] ? known.Estimates[1] : known.Estimates[0];

    // The log of a resource is shown while it is written, so a look comes at least every few seconds.
    private static TimeSpan Follow(TimeSpan next, TimeSpan elapsed, EngineOptions options, ResourceTraits traits) =>
        RoundUp(traits.WritesLog ? Min(next, elapsed + options.LongestPoll) : next);

    // Timers fire at whole milliseconds. One that fires before its look is due would be set again and again.
    private static TimeSpan RoundUp(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
