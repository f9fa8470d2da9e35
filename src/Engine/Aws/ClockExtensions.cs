namespace Reconciler.Engine.Aws;

/// <summary>Waits on an injected clock, so that tests need not wait.</summary>
public static class ClockExtensions
{
    /// <summary>Completes after a time, and not before: timers count whole milliseconds, so a fraction is rounded up.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="duration">The time to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static Task Delay(this TimeProvider clock, TimeSpan duration, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(duration.TotalMilliseconds)), clock, cancellationToken);
}
