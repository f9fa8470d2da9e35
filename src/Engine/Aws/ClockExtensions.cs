namespace Reconciler.Engine.Aws;

/// <summary>Waiting by the injected clock.</summary>
public static class ClockExtensions
{
    public static Task Delay(this TimeProvider clock, TimeSpan duration, CancellationToken cancellationToken) =>
        Task.Delay(duration, clock, cancellationToken);
}
