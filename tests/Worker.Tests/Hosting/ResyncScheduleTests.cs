using Microsoft.Extensions.Time.Testing;
using Reconciler.Worker.Hosting;

namespace Worker.Tests.Hosting;

public sealed class ResyncScheduleTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Stacks_that_become_ready_together_are_resynced_one_after_the_other_within_the_period()
    {
        var schedule = new ResyncSchedule(Period, () => 1_000, _clock);

        var delays = First(schedule, 1_000);

        Assert.InRange(delays.Max(), Period * 0.9, Period * 1.01);
        Assert.True(MostWithin(delays, TimeSpan.FromSeconds(1)) <= 8);
    }

    [Fact]
    public void A_stack_is_resynced_once_in_each_period()
    {
        var schedule = new ResyncSchedule(Period, () => 3, _clock);
        foreach (var delay in First(schedule, 3).Order())
        {
            Assert.InRange(delay, TimeSpan.Zero, Period * 1.01);
        }

        for (var round = 0; round < 50; round++)
        {
            _clock.Advance(Period);
            for (var i = 0; i < 3; i++) Assert.InRange(schedule.Next($"{i}"), Period, Period * 1.2);
        }
    }

    [Fact]
    public void More_stacks_than_the_quotas_allow_make_the_period_longer()
    {
        // ListPolicies: 5 calls a second; half of them are for resyncs.
        var schedule = new ResyncSchedule(Period, () => 1_000, _clock);
        schedule.SetCost(TimeSpan.FromSeconds(0.4));
        Assert.Equal(TimeSpan.FromSeconds(400), schedule.Period);

        var start = _clock.GetUtcNow();
        var due = new PriorityQueue<int, TimeSpan>();
        foreach (var (i, delay) in First(schedule, 1_000).Index()) due.Enqueue(i, delay);
        var passes = new List<TimeSpan>();
        while (due.TryDequeue(out var stack, out var at) && at < TimeSpan.FromHours(2))
        {
            _clock.SetUtcNow(start + at);
            passes.Add(at);
            due.Enqueue(stack, at + schedule.Next($"{stack}"));
        }

        Assert.True(MostWithin(passes, TimeSpan.FromSeconds(10)) <= 26);
        Assert.InRange(passes.Count, 15_000, 18_000);
    }

    [Fact]
    public void Passes_out_of_turn_do_not_push_the_resyncs_of_others_away()
    {
        var schedule = new ResyncSchedule(Period, () => 10, _clock);
        First(schedule, 10);
        for (var i = 0; i < 1_000; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            Assert.InRange(schedule.Next("busy"), TimeSpan.Zero, Period * 1.11);
        }
    }

    private static List<TimeSpan> First(ResyncSchedule schedule, int stacks) =>
        [.. Enumerable.Range(0, stacks).Select(i => schedule.Next($"{i}"))];

    private static int MostWithin(List<TimeSpan> times, TimeSpan window)
    {
        times.Sort();
        return times.Select((time, i) => times.Skip(i).TakeWhile(other => other - time < window).Count()).Max();
    }
}
