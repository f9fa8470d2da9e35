using System.Diagnostics;

#pragma warning disable MA0166, MA0167 // The analyzers forbid some of this too.

namespace Reconciler.ArchitectureTests.Fixtures;

/// <summary>Every way to the time that does not lead over a clock. Never called.</summary>
internal sealed class WallClock
{
    public static object[] Times() =>
        [DateTime.Now, DateTime.UtcNow, DateTime.Today, DateTimeOffset.Now, DateTimeOffset.UtcNow, Environment.TickCount64, Stopwatch.GetTimestamp()];

    public static async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
    }

    public static async Task WaitAsync(Task task)
    {
        await Task.Delay(1);
        await task.WaitAsync(TimeSpan.FromSeconds(1));
    }

    public static IEnumerable<Action> Sleeps() => [() => Thread.Sleep(1)];
}
