using System.Diagnostics;
using Reconciler.Emulator.Host;

namespace Reconciler.Bench.Scale;

/// <summary>
/// Worker and embedded AWS as processes of their own: the worker converges all stacks, stands still for a resync, makes a resync of all
/// stacks at once, and is started again. Then other readers read the same account.
/// </summary>
internal sealed class ScaleRun(ScaleOptions options)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public async Task RunAsync()
    {
        Console.WriteLine(
            $"{options.Stacks} stacks, latency {options.Latency}, {(options.Limits ? "at the quotas of AWS" : "without quotas")}, resync "
            + $"{options.Resync} s, {string.Join(' ', ChildProgram.Measured)}");
        using var stacks = new LightStacks(options.Stacks, options.RolesInFull);
        await using var aws = await EmulatorProcess.StartAsync(options.Latency, options.Limits);
        await aws.RaiseQuotasAsync(options.Stacks + LightStacks.Spares);
        Header();
        await using (var worker = WorkerProcess.Start(aws, stacks, options))
        {
            await MeasureStartAsync("converge", aws, worker);
            await MeasureOneMoreAsync(stacks, worker);
            await SettleAsync(aws);
            await MeasureSteadyAsync(aws, worker);
            await MeasureResyncAtOnceAsync(aws, worker);
            foreach (var problem in worker.Problems) Console.WriteLine($"  log: {problem}");
        }

        if (options.LimitsAtRestart) await aws.SetQuotasAsync(true);

        // At quotas with the worker's own default: lists that get old while stacks wait for their turn would be read twice.
        var restarting = options.LimitsAtRestart ? options with { Limits = true, Resync = 300 } : options;
        await using (var worker = WorkerProcess.Start(aws, stacks, restarting))
        {
            await MeasureStartAsync("restart", aws, worker);
            if (!options.LimitsAtRestart) await MeasureRestAsync(aws, worker);
        }

        if (!options.Readers) return;
        if (restarting.Limits) await aws.SetQuotasAsync(false);
        await Readers.MeasureAsync(aws, options.Stacks);
    }

    private static void Header() => Console.WriteLine(
        $"{"",-26} {"wall s",8} {"calls",7} {"a stack",8} {"429",5} {"cpu s",8} {"ms/stack",9} {"RSS MB",7} {"peak",5} "
        + $"{"threads",7} {"ready",6} "
        + $"{"mean s",8} {"median",8} {"p99",8} {"floor s",8}");

    private async Task MeasureStartAsync(string what, EmulatorProcess aws, WorkerProcess worker)
    {
        var before = await aws.CallsAsync();
        while (worker.ReadyAfter.Count < options.Stacks && worker.Age.TotalSeconds < options.Timeout)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            worker.Sample();
        }

        var wall = worker.ReadyAfter.Count > 0 ? worker.ReadyAfter.Max() : worker.Age.TotalSeconds;
        if (worker.ReadyAfter.Count < options.Stacks) Console.WriteLine($"  not all are ready: {worker.Unready}");
        Write(what, wall, await aws.CallsAsync() - before, worker.Sample(), TimeSpan.Zero, options.Stacks, worker.ReadyAfter);
    }

    /// <summary>
    /// Stacks that appear one after the other in a worker that has learned how long resources take: their time to ready, from the file that
    /// is written, over what AWS takes at least.
    /// </summary>
    private async Task MeasureOneMoreAsync(LightStacks stacks, WorkerProcess worker)
    {
        var path = LightStacks.CriticalPath(EmulatorLatency.Profiles[options.Latency]).TotalSeconds;
        for (var spare = 0; spare < LightStacks.Spares; spare++)
        {
            var start = worker.Age.TotalSeconds;
            var stack = stacks.WriteSpare(spare);
            while (worker.ReadyAt(stack) is null && worker.Age.TotalSeconds - start < options.Timeout)
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            Console.WriteLine(
                worker.ReadyAt(stack) - start is { } ready
                    ? $"  one more stack: ready after {ready:0.00} s, critical path {path:0.00} s{(path > 0 ? $", {ready / path:0.000}" : "")}"
                    : $"  one more stack is not ready: {worker.Unready}");
        }

        options = options with { Stacks = options.Stacks + LightStacks.Spares };
    }

    /// <summary>Two more resyncs after a restart: what a worker needs that has nothing to do but to watch.</summary>
    private async Task MeasureRestAsync(EmulatorProcess aws, WorkerProcess worker)
    {
        var (before, usage, start) = (await aws.CallsAsync(), worker.Sample(), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(20, options.Resync * 2)), TimeProvider.System);
        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Write("two resyncs later", wall, await aws.CallsAsync() - before, worker.Sample(), usage.Cpu, options.Stacks, []);
    }

    /// <summary>Waits until calls stand still, but not for longer than half a resync.</summary>
    private async Task SettleAsync(EmulatorProcess aws)
    {
        var (start, calls) = (Stopwatch.GetTimestamp(), (await aws.CallsAsync()).Total);
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < options.Resync / 2.0)
        {
            await Task.Delay(Settling, TimeProvider.System);
            var now = (await aws.CallsAsync()).Total;
            if (now == calls) return;
            calls = now;
        }
    }

    /// <summary>One resync interval, in which each stack has one resync. The first ones still plan; they are not measured.</summary>
    private async Task MeasureSteadyAsync(EmulatorProcess aws, WorkerProcess worker)
    {
        await Task.Delay(TimeSpan.FromSeconds(options.Resync * 2.2), TimeProvider.System);
        var (before, usage, start) = (await aws.CallsAsync(), worker.Sample(), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(options.Resync), TimeProvider.System);
        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Write("steady resync", wall, await aws.CallsAsync() - before, worker.Sample(), usage.Cpu, options.Stacks, []);
    }

    /// <summary>
    /// Stops the process for a resync, so that all stacks are due when it goes on, and takes the time until the policies of each have been
    /// listed, which is the last that a resync of a light stack does.
    /// </summary>
    private async Task MeasureResyncAtOnceAsync(EmulatorProcess aws, WorkerProcess worker)
    {
        await worker.PauseAsync();
        await Task.Delay(TimeSpan.FromSeconds(options.Resync + 1), TimeProvider.System);
        var (before, usage) = (await aws.CallsAsync(), worker.Sample());
        await worker.ContinueAsync();
        var start = Stopwatch.GetTimestamp();
        Calls made;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
            made = await aws.CallsAsync() - before;
        }
        while (made.Of("ListPolicies").Calls < options.Stacks && Stopwatch.GetElapsedTime(start).TotalSeconds < options.Timeout);

        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Write("resync of all at once", wall, made, worker.Sample(), usage.Cpu, options.Stacks, []);
    }

    private void Write(
        string what, double wall, Calls calls, ChildProgram.Usage usage, TimeSpan cpuBefore, int passes, IReadOnlyCollection<double> ready)
    {
        var cpu = usage.Cpu - cpuBefore;
        var (operation, floor) = calls.Floor;
        Console.WriteLine(
            $"{what,-26} {wall,8:0.00} {calls.Total,7} {calls.Total / (double)passes,8:0.00} {calls.Throttled,5} {cpu.TotalSeconds,8:0.00} "
            + $"{cpu.TotalMilliseconds / passes,9:0.0} {usage.Memory,7} {usage.PeakMemory,5} {usage.Threads,7} "
            + $"{Times(ready)} {floor,8:0.0} {operation}");
        if (!options.ShowOperations) return;
        foreach (var (name, count, throttled) in calls.ByOperation) Console.WriteLine($"  {count,7} {throttled,5} {name}");
    }

    private static string Times(IReadOnlyCollection<double> ready)
    {
        if (ready.Count == 0) return $"{"",6} {"",8} {"",8} {"",8}";
        var sorted = ready.Order().ToList();
        var (median, p99) = (sorted[sorted.Count / 2], sorted[(int)Math.Ceiling(sorted.Count * 0.99) - 1]);
        return $"{ready.Count,6} {sorted.Average(),8:0.00} {median,8:0.00} {p99,8:0.00}";
    }
}
