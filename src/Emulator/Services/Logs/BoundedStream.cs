namespace Reconciler.Emulator.Services.Logs;

/// <summary>
/// A log stream of which only the newest events are kept, so that what never stops writing does not fill the memory. Callers hold the
/// account's gate.
/// </summary>
/// <param name="logs">The log store of the account.</param>
/// <param name="region">The region of the log group.</param>
/// <param name="group">The log group.</param>
/// <param name="stream">The log stream. Nothing else writes to it.</param>
/// <param name="maximum">How many events are kept at most. The events of one write go together, and those of the last one stay.</param>
internal sealed class BoundedStream(ILogWriter logs, string region, string group, string stream, int maximum)
{
    private readonly Queue<int> _kept = new();
    private int _count;
    private int _oldest;

    /// <summary>Adds events. Timestamps are in milliseconds since 1970.</summary>
    public void Write(IReadOnlyCollection<(long Timestamp, string Message)> events)
    {
        if (events.Count == 0)
            return;
        logs.Write(region, group, stream, events);
        _kept.Enqueue(events.Count);
        for (_count += events.Count; _count > maximum && _kept.Count > 1; _count -= _kept.Dequeue())
            logs.Forget(region, group, stream, _oldest++);
    }
}
