using Microsoft.Extensions.Time.Testing;
using Reconciler.Worker.Hosting;

namespace Worker.Tests.Hosting;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly WorkQueue _queue;

    public WorkQueueTests() => _queue = new WorkQueue(_clock);

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task A_key_is_held_by_one_worker_at_most()
    {
        _queue.Add("a", WorkPriority.Change);
        Assert.Equal("a", await TakeAtOnceAsync());
        _queue.Add("a", WorkPriority.Change);
        _queue.Add("a", WorkPriority.Change);

        var second = _queue.TakeAsync(CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        _queue.Done("a");

        Assert.Equal("a", (await second).Key);
        _queue.Done("a");
        AssertEmpty();
    }

    [Fact]
    public async Task A_queued_key_is_delivered_once_after_several_adds()
    {
        for (var i = 0; i < 3; i++) _queue.Add("a", WorkPriority.Change);
        _queue.Add("b", WorkPriority.Change);

        Assert.Equal("a", await TakeAtOnceAsync());
        Assert.Equal("b", await TakeAtOnceAsync());
        AssertEmpty();
    }

    [Fact]
    public async Task The_earliest_of_several_delays_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10), WorkPriority.Change);
        _queue.AddAfter("a", TimeSpan.FromSeconds(5), WorkPriority.Change);
        _queue.AddAfter("a", TimeSpan.FromSeconds(20), WorkPriority.Change);

        _clock.Advance(TimeSpan.FromSeconds(4.9));
        AssertEmpty();
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("a", await TakeAtOnceAsync());
        _queue.Done("a");
        _clock.Advance(TimeSpan.FromMinutes(1));
        AssertEmpty();
    }

    [Fact]
    public async Task An_immediate_add_cancels_a_delayed_one()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5), WorkPriority.Change);
        _queue.Add("a", WorkPriority.Change);

        Assert.Equal("a", await TakeAtOnceAsync());
        _queue.Done("a");
        _clock.Advance(TimeSpan.FromMinutes(1));
        AssertEmpty();
    }

    [Fact]
    public async Task A_delayed_add_of_a_held_key_counts()
    {
        _queue.Add("a", WorkPriority.Change);
        await TakeAtOnceAsync();
        _queue.AddAfter("a", TimeSpan.FromSeconds(5), WorkPriority.Change);
        _queue.Done("a");
        AssertEmpty();

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a", await TakeAtOnceAsync());
    }

    [Fact]
    public async Task A_held_key_whose_delay_ends_is_delivered_after_it_is_released()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5), WorkPriority.Change);
        _queue.Add("a", WorkPriority.Change);
        await TakeAtOnceAsync();
        _queue.AddAfter("a", TimeSpan.FromSeconds(1), WorkPriority.Change);
        _clock.Advance(TimeSpan.FromSeconds(1));
        AssertEmpty();

        _queue.Done("a");
        Assert.Equal("a", await TakeAtOnceAsync());
    }

    [Fact]
    public async Task Higher_priorities_go_first_and_those_of_one_priority_in_their_order()
    {
        _queue.Add("resync", WorkPriority.Resync);
        _queue.Add("new 1", WorkPriority.Start);
        _queue.Add("new 2", WorkPriority.Start);
        _queue.Add("under way", WorkPriority.Change);

        Assert.Equal(["under way", "new 1", "new 2", "resync"], await TakeAllAsync());
    }

    [Fact]
    public async Task The_highest_priority_of_several_adds_counts()
    {
        _queue.Add("a", WorkPriority.Resync);
        _queue.Add("b", WorkPriority.Start);
        _queue.Add("a", WorkPriority.Change);
        _queue.Add("a", WorkPriority.Resync);

        Assert.Equal(["a", "b"], await TakeAllAsync());
    }

    [Fact]
    public async Task The_highest_priority_of_adds_of_a_held_key_counts()
    {
        _queue.Add("a", WorkPriority.Resync);
        await TakeAtOnceAsync();
        _queue.Add("a", WorkPriority.Resync);
        _queue.Add("a", WorkPriority.Change);
        _queue.Add("b", WorkPriority.Start);
        _queue.Done("a");

        Assert.Equal(["a", "b"], await TakeAllAsync());
    }

    [Fact]
    public async Task A_key_of_a_low_priority_is_not_overtaken_for_ever()
    {
        _queue.Add("resync", WorkPriority.Resync);
        _clock.Advance(2 * WorkQueue.Patience + TimeSpan.FromSeconds(1));
        _queue.Add("under way", WorkPriority.Change);

        Assert.Equal(["resync", "under way"], await TakeAllAsync());
    }

    [Fact]
    public void A_delay_that_ends_after_the_queue_is_disposed_does_nothing()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(1), WorkPriority.Change);
        _queue.Dispose();
        _queue.Add("a", WorkPriority.Change);
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task Parallel_workers_never_hold_the_same_key()
    {
        string[] keys = ["a", "b", "c"];
        var held = keys.ToDictionary(key => key, _ => 0);
        var most = 0;
        var taken = 0;
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    var (key, _) = await _queue.TakeAsync(stop.Token);
                    ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(held, key);
                    most = Math.Max(most, Interlocked.Increment(ref count));
                    _queue.Add(keys[Interlocked.Increment(ref taken) % keys.Length], WorkPriority.Change);
                    Interlocked.Decrement(ref count);
                    _queue.Done(key);
                    if (taken > 10_000) await stop.CancelAsync();
                }
            }
            catch (OperationCanceledException)
            {
            }
        })).ToList();
        foreach (var key in keys) _queue.Add(key, WorkPriority.Change);
        await Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1, most);
    }

    private void AssertEmpty()
    {
        using var cancelled = new CancellationTokenSource();
        var take = _queue.TakeAsync(cancelled.Token);
        Assert.False(take.IsCompleted);
        cancelled.Cancel();
    }

    private async Task<List<string>> TakeAllAsync()
    {
        var keys = new List<string>();
        while (_queue.Count > 0) keys.Add(await TakeAtOnceAsync());
        return keys;
    }

    private async Task<string> TakeAtOnceAsync()
    {
        var take = _queue.TakeAsync(CancellationToken.None);
        Assert.True(take.IsCompleted);
        return (await take).Key;
    }
}
