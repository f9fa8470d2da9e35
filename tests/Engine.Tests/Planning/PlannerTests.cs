using Engine.Tests.Execution;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Planning;

namespace Engine.Tests.Planning;

/// <summary>What a plan says of resources that exist, differ, fail, or cannot be read.</summary>
public sealed class PlannerTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task First_plan_creates_everything_and_calls_nothing()
    {
        var (first, second) = (Type("First"), Type("Second"));

        var plan = await new EngineHarness(_clock, first, second).PlanAsync();

        Assert.Equal([ChangeKind.Create, ChangeKind.Create], plan.Changes.Select(change => change.Kind));
        Assert.Equal(0, first.Calls + second.Calls);
        Assert.False(plan.IsEmpty);
    }

    [Fact]
    public async Task Plan_of_a_converged_stack_is_empty()
    {
        var harness = new EngineHarness(_clock, Type("First"));
        await harness.PassAsync();

        Assert.True((await harness.PlanAsync()).IsEmpty);
    }

    [Fact]
    public async Task Resource_that_cannot_be_read_is_not_changed_and_blocks_what_depends_on_it()
    {
        var (first, second) = (Type("First"), Type("Second"));
        var resource = EngineHarness.Resource(first);
        var harness = new EngineHarness(_clock, first, second)
        {
            Resources = [resource, EngineHarness.Resource(second, after: [resource.Address])],
        };
        await harness.PassAsync();
        first.RefuseReads();

        var plan = await harness.PlanAsync("another");

        Assert.Equal([ChangeKind.Unreadable, ChangeKind.None], plan.Changes.Select(change => change.Kind));
        Assert.Equal("blocked by First/one", plan.Changes[1].Reason);
        await harness.PassAsync("another");
        Assert.Equal((1, 1), (first.Calls, second.Calls));
    }

    [Fact]
    public async Task Change_of_what_cannot_change_in_place_is_a_replacement()
    {
        var type = Type("First");
        var harness = new EngineHarness(_clock, type);
        await harness.PassAsync();
        type.ChangeFixedOutside("theirs");

        var change = Assert.Single((await harness.PlanAsync()).Changes);

        Assert.Equal((ChangeKind.Replace, true), (change.Kind, change.IsDrift));
        Assert.Equal("fixed cannot change in place", change.Reason);
    }

    private UnrulyResourceType Type(string name) => new(name, Habit.Behaves, _clock, new Random(1));
}
