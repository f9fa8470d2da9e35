using System.Runtime;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Gives memory back to the operating system when the work is done. Converging a thousand stacks needs three times the memory of watching them,
/// and the collector keeps it as long as nothing is allocated: for an operator that is nearly always.
/// </summary>
/// <param name="clock">Measures the quiet time.</param>
internal sealed class IdleTrim(TimeProvider clock) : IDisposable
{
    /// <summary>How long nothing may have changed.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _isDisposed;

    /// <summary>Notes that a pass did more than to look.</summary>
    public void NoteWork()
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            if (_timer is null) _timer = clock.CreateTimer(_ => Trim(), null, After, Timeout.InfiniteTimeSpan);
            else _timer.Change(After, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private static void Trim()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
