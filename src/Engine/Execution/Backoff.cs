namespace Reconciler.Engine.Execution;

/// <summary>How long until the next look or the next try. The first comes early; each one after it takes longer.</summary>
internal static class Backoff
{
    /// <summary>After this time a resource that does not come on is reported as stalled; it is still looked at.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>After this time a step that keeps failing for passing reasons is reported as stalled; it is still tried.</summary>
    public static readonly TimeSpan RetryPatience = TimeSpan.FromMinutes(10);

    /// <summary>For this time a step waits for what has to come right first.</summary>
    public static readonly TimeSpan ObstaclePatience = TimeSpan.FromMinutes(2);

    /// <summary>Until a first READY is looked at again, to be believed.</summary>
    public static readonly TimeSpan UntilConfirmed = TimeSpan.FromMilliseconds(250);

    // Much is ready nearly at once; what is not then takes seconds.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(75);
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(350);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>Until a resource that the service is at work on is looked at again.</summary>
    public static TimeSpan UntilLook(int looks, double growth) => looks == 0 ? FirstLook : Grow(SecondLook, growth, looks - 1, LongestLook);

    /// <summary>Until a failed step is tried again.</summary>
    public static TimeSpan UntilRetry(int attempts) => Grow(FirstRetry, 2, attempts - 1, LongestRetry);

    private static TimeSpan Grow(TimeSpan first, double factor, int times, TimeSpan longest) =>
        TimeSpan.FromTicks((long)Math.Min(first.Ticks * Math.Pow(factor, Math.Min(times, 30)), longest.Ticks));
}
