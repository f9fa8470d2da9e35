using System.Diagnostics;
using System.Runtime;
using Reconciler.Engine.Aws;

namespace Reconciler.Bench.Scale;

/// <summary>Measures wall time, CPU time of the process, JIT time, AWS calls and the peak memory of the process.</summary>
internal static class Measurement
{
    private static readonly Process Self = Process.GetCurrentProcess();

    public static void Header() =>
        Console.WriteLine($"{"",-34} {"wall s",8} {"cpu s",8} {"jit s",8} {"calls",7} {"changes",8} {"calls/stack",12} {"peak MB",8}");

    public static async Task<TimeSpan> OfAsync(string what, int stacks, CallCounter calls, Func<Task> action)
    {
        var (before, mutating) = (calls.Total, calls.Mutating);
        var (cpu, jit, start) = (Cpu(), JitInfo.GetCompilationTime(), Stopwatch.GetTimestamp());
        await action();
        var (wall, used, made) = (Stopwatch.GetElapsedTime(start), Cpu() - cpu, calls.Total - before);
        Self.Refresh();
        Console.WriteLine(
            $"{what,-34} {wall.TotalSeconds,8:0.00} {used.TotalSeconds,8:0.00} " +
            $"{(JitInfo.GetCompilationTime() - jit).TotalSeconds,8:0.00} {made,7} {calls.Mutating - mutating,8} " +
            $"{(stacks == 0 ? "" : $"{made / (double)stacks:0.00}"),12} {Self.PeakWorkingSet64 / 1048576,8}");
        return used;
    }

    private static TimeSpan Cpu()
    {
        Self.Refresh();
        return Self.TotalProcessorTime;
    }
}
