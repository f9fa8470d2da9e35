namespace Reconciler.Engine.Execution;

/// <summary>
/// The delays between polls and retries, and the deadlines of both. The first delay is short; each one after it is longer.
/// </summary>
internal static class Backoff
{
    /// <summary>After this time without progress, a resource is reported as stalled. Polling continues.</summary>
    public static readonly TimeSpan ProgressDeadline = TimeSpan.FromMinutes(20);

    /// <summary>After this time, a step that keeps failing with a retryable failure stalls its resource.</summary>
    public static readonly TimeSpan RetryDeadline = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The longest time that a step waits for its precondition. Then the call is made anyway, and AWS reports what is wrong.
    /// </summary>
    public static readonly TimeSpan PreconditionDeadline = TimeSpan.FromMinutes(2);

    /// <summary>The delay after which a first READY is confirmed by a second observation.</summary>
    public static readonly TimeSpan ReadyConfirmationDelay = TimeSpan.FromMilliseconds(250);

    // Many resources are ready almost at once; the others take seconds.
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(75);
    private static readonly TimeSpan SecondPoll = TimeSpan.FromMilliseconds(350);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>Returns the delay until the next poll.</summary>
    /// <param name="polls">The number of polls so far.</param>
    /// <param name="factor">The factor by which the delay grows.</param>
    public static TimeSpan PollDelay(int polls, double factor) =>
        polls == 0 ? FirstPoll : Grow(SecondPoll, factor, polls - 1, LongestPoll);

    /// <summary>Returns the delay until the next attempt of a failed step.</summary>
    /// <param name="attempts">The number of attempts so far, at least 1.</param>
    public static TimeSpan RetryDelay(int attempts) => Grow(FirstRetry, 2, attempts - 1, LongestRetry);

    private static TimeSpan Grow(TimeSpan first, double factor, int times, TimeSpan longest) =>
        TimeSpan.FromTicks((long)Math.Min(first.Ticks * Math.Pow(factor, Math.Min(times, 30)), longest.Ticks));
}
