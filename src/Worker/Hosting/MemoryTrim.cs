using System.Runtime;
using Microsoft.Extensions.Hosting;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Gives memory back to the operating system. Converging a thousand stacks needs three times the memory of watching them, and the collector
/// keeps what it once needed as long as the system has more: for an operator that is nearly always.
/// </summary>
/// <param name="clock">Tells when to look.</param>
internal sealed class MemoryTrim(TimeProvider clock) : BackgroundService
{
    /// <summary>The time between two looks. A trim takes about a quarter of a second for a thousand stacks.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    /// <summary>The growth since the last trim, in bytes, that makes another one worthwhile.</summary>
    private const long LeastGrowth = 16L << 20;

    /// <summary>What the collector had of the operating system after its last collection, in bytes.</summary>
    private static long Committed => GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        var trimmed = Committed;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Committed - trimmed < LeastGrowth) continue;
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            trimmed = Committed;
        }
    }
}
