using Reconciler.Engine.Model;

namespace Reconciler.Engine.Execution;

/// <summary>The delays between polls, retries and tries of stalled resources. The first is short; each one after it is longer.</summary>
internal static class Backoff
{
    /// <summary>Returns the delay until the next poll.</summary>
    /// <param name="options">The shortest and the longest delay.</param>
    /// <param name="polls">The number of polls so far.</param>
    /// <param name="factor">The factor by which the delay grows.</param>
    public static TimeSpan PollDelay(EngineOptions options, int polls, double factor) =>
        polls == 0 ? options.FirstPoll : Grow(options.SecondPoll, factor, polls - 1, options.LongestPoll);

    /// <summary>Returns the delay until the next attempt of a failed step.</summary>
    /// <param name="options">The shortest and the longest delay.</param>
    /// <param name="attempts">The number of attempts so far, at least 1.</param>
    public static TimeSpan RetryDelay(EngineOptions options, int attempts) =>
        Grow(options.FirstRetry, 2, attempts - 1, options.LongestRetry);

    /// <summary>Returns the delay until a stalled resource is tried again.</summary>
    /// <param name="options">The shortest and the longest delay.</param>
    /// <param name="stalls">How often it stalled before.</param>
    public static TimeSpan StalledDelay(EngineOptions options, int stalls) =>
        Grow(options.FirstStalledRetry, 2, stalls, options.LongestStalledRetry);

    private static TimeSpan Grow(TimeSpan first, double factor, int times, TimeSpan longest) =>
        TimeSpan.FromTicks((long)Math.Min(first.Ticks * Math.Pow(factor, Math.Min(times, 60)), longest.Ticks));
}
