using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Execution;

namespace Engine.Tests.Execution;

/// <summary>No loop is uncounted: whatever AWS does, a resource gets a bounded number of mutating calls, and a next attempt.</summary>
public sealed class BoundedCallsTests
{
    // 6 changes at once; then at most one for each 10 minutes that the resource stays settled, or one each hour while it does not. A
    // failing call is repeated for 10 minutes, at most every 30 seconds, before it comes each hour. A deletion is repeated with its polls
    // for 20 minutes.
    private const int MaxCallsADay = 150;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public static TheoryData<string, int> Habits
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var habit in Enum.GetValues<Habit>())
            {
                for (var seed = 0; seed < (habit == Habit.AtRandom ? 20 : 3); seed++) data.Add(habit.ToString(), seed);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Habits))]
    public async Task A_resource_gets_a_bounded_number_of_calls_in_a_day(string habit, int seed)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var random = new Random(seed);
        var unruly = new UnrulyResourceType("Unruly", Enum.Parse<Habit>(habit), clock, random);
        var good = new UnrulyResourceType("Good", Habit.Behaves, clock, random);

        var last = await new EngineHarness(clock, unruly, good).RunAsync(Day);

        Assert.InRange(unruly.Calls, 1, MaxCallsADay);
        Assert.Equal(1, good.Calls);
        Assert.Equal(ResourceState.Ready, last.Outcomes.Single(outcome => outcome.Address.Type == "Good").State);
        var state = last.Outcomes.Single(outcome => outcome.Address.Type == "Unruly");
        Assert.True(state.State == ResourceState.Ready || state.RequeueAt > clock.GetUtcNow() - EngineHarness.Resync, $"{state}");
        if (habit == nameof(Habit.Behaves)) Assert.Equal(1, unruly.Calls);
    }

    [Theory]
    [MemberData(nameof(Habits))]
    public async Task What_costs_money_is_tried_twice_until_somebody_asks(string habit, int seed)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var paid = new PaidResourceType(Enum.Parse<Habit>(habit), new Random(seed));
        var harness = new EngineHarness(clock, paid);

        await harness.RunAsync(Day);
        Assert.InRange(paid.Accepted, 0, 2);

        harness.Memory.RequestRetry();
        await harness.RunAsync(Day);
        Assert.InRange(paid.Accepted, 0, 4);
        if (habit == nameof(Habit.Fails)) Assert.Equal(4, paid.Accepted);
    }

    [Fact]
    public async Task A_desired_state_that_never_stands_still_costs_a_call_a_minute_at_most()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var type = new UnrulyResourceType("Unruly", Habit.Behaves, clock, new Random(0));
        var harness = new EngineHarness(clock, type);
        for (var second = 0; second < 7200; second++)
        {
            await harness.PassAsync($"value {second}");
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(type.Calls, 100, 60 + 120 + 1);
    }
}
