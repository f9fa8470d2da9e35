namespace Reconciler.Engine.Aws;

/// <summary>Waits on an injected clock, so that tests need not wait.</summary>
public static class ClockExtensions
{
    /// <summary>Completes after a time.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="duration">The time to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static Task Delay(this TimeProvider clock, TimeSpan duration, CancellationToken cancellationToken) =>
        Task.Delay(duration, clock, cancellationToken);
}
