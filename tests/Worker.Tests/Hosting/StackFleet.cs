using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Worker.Hosting;

namespace Worker.Tests.Hosting;

/// <summary>
/// Stacks that only take time, dispatched by the real queue and the real dispatcher in fake time. The clock advances only when all passes
/// wait for it and the dispatcher can start none, so a run gives the same times on every machine.
/// </summary>
internal sealed class StackFleet : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    // What a call may take, and what a pass of a stack whose calls hang takes: it observes, and then it changes.
    private static readonly TimeSpan HangingPass = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _clock = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _ready = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _passes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _inPass = new(StringComparer.Ordinal);
    private readonly WorkQueue _queue;
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, DateTimeOffset> _waits = new();
    private int _mostAtOnce;
    private int _overlaps;

    private StackFleet() => _queue = new WorkQueue(_clock);

    /// <summary>The result of a run.</summary>
    /// <param name="P99">The time to ready that 99 percent of the healthy stacks do not exceed; 20 minutes for those that are not.</param>
    /// <param name="MostAtOnce">The most passes at the same time.</param>
    /// <param name="Overlaps">How often a stack had two passes at the same time.</param>
    public sealed record Result(TimeSpan P99, int MostAtOnce, int Overlaps);

    public static async Task<Result> RunAsync(StackControllerOptions options, int healthy, int hanging, int failing)
    {
        using var fleet = new StackFleet();
        using var stop = new CancellationTokenSource();
        var dispatcher = new PassDispatcher(fleet._queue, options, fleet._clock);

        // The others are among them, and some of them first.
        var all = Enumerable.Range(0, healthy).Select(i => $"healthy-{i}")
            .Concat(Enumerable.Range(0, hanging).Select(i => $"hanging-{i}"))
            .Concat(Enumerable.Range(0, failing).Select(i => $"failing-{i}"))
            .ToArray();
        new Random(7).Shuffle(all);
        foreach (var stack in all) fleet._queue.Add(stack, WorkPriority.Start);
        var start = fleet._clock.GetUtcNow();
        var running = dispatcher.RunAsync((stack, _) => fleet.PassAsync(stack, start, stop.Token), stop.Token);
        while (fleet._ready.Count < healthy && fleet._clock.GetUtcNow() - start < Limit)
        {
            SpinWait.SpinUntil(() => fleet.IsIdle(dispatcher));
            fleet._clock.Advance(Step);
            fleet.EndWaits();
        }

        await stop.CancelAsync();
        fleet.EndWaits(all: true);
        await running;
        var times = fleet._ready.Values.Order().Concat(Enumerable.Repeat(Limit, healthy - fleet._ready.Count)).ToList();
        return new Result(times[(int)Math.Ceiling(times.Count * 0.99) - 1], fleet._mostAtOnce, fleet._overlaps);
    }

    public void Dispose() => _queue.Dispose();

    private bool IsIdle(PassDispatcher dispatcher)
    {
        // Read twice: between two reads of different numbers a pass can end and another start.
        return Reads() && Reads();

        bool Reads()
        {
            int waiting;
            lock (_lock) waiting = _waits.Count;
            return waiting == dispatcher.Running && (_queue.Count == 0 || !dispatcher.HasFreeSlot);
        }
    }

    /// <summary>Lets the passes go on whose time has come. From then on they do not count as waiting.</summary>
    private void EndWaits(bool all = false)
    {
        lock (_lock)
        {
            while (_waits.TryPeek(out var ended, out var due) && (all || due <= _clock.GetUtcNow()))
            {
                _waits.Dequeue();
                ended.SetResult();
            }
        }
    }

    private Task WaitAsync(TimeSpan duration)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waits.Enqueue(ended, _clock.GetUtcNow() + duration);
            _mostAtOnce = Math.Max(_mostAtOnce, _waits.Count);
        }

        return ended.Task;
    }

    private async Task PassAsync(string stack, DateTimeOffset start, CancellationToken cancellationToken)
    {
        if (!_inPass.TryAdd(stack, true)) Interlocked.Increment(ref _overlaps);
        var number = _passes.AddOrUpdate(stack, 1, (_, count) => count + 1);
        var random = new Random(unchecked((Seed(stack) * 397) ^ number));
        var duration = stack.StartsWith("hanging", StringComparison.Ordinal)
            ? HangingPass
            : TimeSpan.FromMilliseconds(500 + (random.NextDouble() * 1_000));
        await WaitAsync(duration);
        _inPass.TryRemove(stack, out _);
        if (!cancellationToken.IsCancellationRequested) Schedule(stack, number, random, start);
    }

    private void Schedule(string stack, int number, Random random, DateTimeOffset start)
    {
        if (!stack.StartsWith("healthy", StringComparison.Ordinal))
        {
            _queue.AddAfter(stack, TimeSpan.FromSeconds(Math.Min(Math.Pow(2, number), 300)), WorkPriority.Resync);
        }
        else if (number < 25)
        {
            _queue.AddAfter(stack, TimeSpan.FromSeconds(1 + (random.NextDouble() * 4)), WorkPriority.Change);
        }
        else
        {
            _ready[stack] = _clock.GetUtcNow() - start;
        }
    }

    private static int Seed(string stack) => stack.Aggregate(17, (hash, character) => unchecked((hash * 31) + character));
}
