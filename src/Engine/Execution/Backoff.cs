namespace Reconciler.Engine.Execution;

/// <summary>How long until the next look or the next try. The first comes early; each one after it takes longer.</summary>
internal static class Backoff
{
    /// <summary>After this time a resource that does not come on is reported as stalled; it is still looked at.</summary>
    public static readonly TimeSpan ProgressDeadline = TimeSpan.FromMinutes(20);

    /// <summary>After this time a step that keeps failing for passing reasons is reported as stalled; it is still tried.</summary>
    public static readonly TimeSpan RetryDeadline = TimeSpan.FromMinutes(10);

    /// <summary>For this time a step waits for what has to come right first.</summary>
    public static readonly TimeSpan PreconditionDeadline = TimeSpan.FromMinutes(2);

    /// <summary>Until a first READY is looked at again, to be believed.</summary>
    public static readonly TimeSpan ReadyConfirmationDelay = TimeSpan.FromMilliseconds(250);

    // Much is ready nearly at once; what is not then takes seconds.
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(75);
    private static readonly TimeSpan SecondPoll = TimeSpan.FromMilliseconds(350);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>Until a resource that the service is at work on is looked at again.</summary>
    public static TimeSpan PollDelay(int looks, double growth) => looks == 0 ? FirstPoll : Grow(SecondPoll, growth, looks - 1, LongestPoll);

    /// <summary>Until a failed step is tried again.</summary>
    public static TimeSpan RetryDelay(int attempts) => Grow(FirstRetry, 2, attempts - 1, LongestRetry);

    private static TimeSpan Grow(TimeSpan first, double factor, int times, TimeSpan longest) =>
        TimeSpan.FromTicks((long)Math.Min(first.Ticks * Math.Pow(factor, Math.Min(times, 30)), longest.Ticks));
}
