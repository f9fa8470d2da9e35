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
        _queue.Add("a");
        Assert.Equal("a", await _queue.TakeAsync(CancellationToken.None));
        _queue.Add("a");
        _queue.Add("a");

        var second = _queue.TakeAsync(CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        _queue.Done("a");

        Assert.Equal("a", await second);
        _queue.Done("a");
        AssertEmpty();
    }

    [Fact]
    public async Task A_queued_key_is_delivered_once_after_several_adds()
    {
        for (var i = 0; i < 3; i++) _queue.Add("a");
        _queue.Add("b");

        Assert.Equal("a", await _queue.TakeAsync(CancellationToken.None));
        Assert.Equal("b", await _queue.TakeAsync(CancellationToken.None));
        AssertEmpty();
    }

    [Fact]
    public async Task The_earliest_of_several_delays_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));

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
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.Add("a");

        Assert.Equal("a", await TakeAtOnceAsync());
        _queue.Done("a");
        _clock.Advance(TimeSpan.FromMinutes(1));
        AssertEmpty();
    }

    [Fact]
    public async Task A_delayed_add_of_a_held_key_counts()
    {
        _queue.Add("a");
        await TakeAtOnceAsync();
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.Done("a");
        AssertEmpty();

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a", await TakeAtOnceAsync());
    }

    [Fact]
    public async Task A_held_key_whose_delay_ends_is_delivered_after_it_is_released()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.Add("a");
        await TakeAtOnceAsync();
        _queue.AddAfter("a", TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        AssertEmpty();

        _queue.Done("a");
        Assert.Equal("a", await TakeAtOnceAsync());
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
                    var key = await _queue.TakeAsync(stop.Token);
                    ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(held, key);
                    most = Math.Max(most, Interlocked.Increment(ref count));
                    _queue.Add(keys[Interlocked.Increment(ref taken) % keys.Length]);
                    Interlocked.Decrement(ref count);
                    _queue.Done(key);
                    if (taken > 10_000) await stop.CancelAsync();
                }
            }
            catch (OperationCanceledException)
            {
            }
        })).ToList();
        foreach (var key in keys) _queue.Add(key);
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

    private async Task<string> TakeAtOnceAsync()
    {
        var take = _queue.TakeAsync(CancellationToken.None);
        Assert.True(take.IsCompleted);
        return await take;
    }
}
