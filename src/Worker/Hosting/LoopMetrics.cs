using System.Diagnostics.Metrics;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Metrics of the loop, with the meter <see cref="MeterName"/>:
/// <list type="bullet">
/// <item><c>reconciler.resync.period</c>: the seconds between two resyncs of a stack. More than <c>--resync</c> if quotas require it.</item>
/// <item><c>reconciler.queue.length</c>: the stacks whose pass is due.</item>
/// <item><c>reconciler.passes.running</c>: the passes that run now.</item>
/// <item><c>reconciler.events</c>: the events from a queue, by what became of them.</item>
/// </list>
/// </summary>
internal sealed class LoopMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Reconciler.Worker";

    private readonly Meter _meter = new(MeterName);

    /// <summary>Creates the meter.</summary>
    /// <param name="resyncs">The times of resyncs.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="dispatcher">The dispatcher.</param>
    public LoopMetrics(ResyncSchedule resyncs, WorkQueue queue, PassDispatcher dispatcher)
    {
        _meter.CreateObservableGauge(
            "reconciler.resync.period", () => resyncs.Period.TotalSeconds, "s", "Time between two resyncs of a stack.");
        _meter.CreateObservableGauge("reconciler.queue.length", () => queue.Count, "{stack}", "Stacks whose pass is due.");
        _meter.CreateObservableGauge("reconciler.passes.running", () => dispatcher.Running, "{pass}", "Passes that run now.");
    }

    public void Dispose() => _meter.Dispose();
}
