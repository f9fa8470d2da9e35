using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Kinds;

namespace Engine.Tests.Execution;

/// <summary>One pass over several resources: order, blocking, failures and drift.</summary>
public sealed class PassExecutorTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Resource_is_created_after_those_that_it_depends_on()
    {
        var (first, second) = (Type("First"), Type("Second"));
        var harness = Harness(first, second);

        var result = await harness.PassAsync();

        Assert.True(result.IsConverged);
        Assert.Equal(["Create First", "First is Ready", "Create Second", "Second is Ready"], harness.Events);
    }

    [Fact]
    public async Task Resource_is_blocked_by_a_dependency_that_failed_and_continues_when_it_is_ready()
    {
        var (first, second) = (Type("First", Habit.TakesLong), Type("Second"));
        var harness = Harness(first, second);

        var result = await harness.PassAsync();

        var blocked = Of(result, "Second");
        Assert.Equal((ResourceState.Blocked, "blocked by First/one", null), (blocked.State, blocked.Reason, blocked.RequeueAt));
        Assert.Equal(0, second.Calls);
        Assert.False(result.IsStable);
        Assert.True((await harness.RunAsync(TimeSpan.FromHours(1))).IsConverged);
        Assert.Equal((1, 1), (first.Calls, second.Calls));
    }

    [Fact]
    public async Task Stalled_resource_lets_the_independent_ones_go_on_and_has_a_next_try()
    {
        var (refused, other) = (Type("First", Habit.Refuses), Type("Other"));
        var harness = new EngineHarness(_clock, refused, other);

        var result = await harness.PassAsync();

        Assert.Equal((ResourceState.Stalled, ResourceState.Ready), (Of(result, "First").State, Of(result, "Other").State));
        Assert.True(result.IsStable);
        Assert.False(result.IsConverged);
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromMinutes(1), result.RequeueAt);
        Assert.Equal("ValidationException", Of(result, "First").Failure?.Code);
    }

    [Fact]
    public async Task Request_retries_at_once_what_is_stalled()
    {
        var refused = Type("First", Habit.Refuses);
        var harness = new EngineHarness(_clock, refused);
        await harness.PassAsync();
        await harness.PassAsync();
        Assert.Equal(1, refused.Calls);

        harness.Memory.RequestRetry();
        await harness.PassAsync();

        Assert.Equal(2, refused.Calls);
    }

    [Theory]
    [InlineData(DriftPolicy.Heal, ResourceState.Ready, 2)]
    [InlineData(DriftPolicy.Report, ResourceState.Drifted, 1)]
    public async Task Deleted_resource_is_drift(DriftPolicy policy, ResourceState state, int calls)
    {
        var type = Type("First");
        var harness = new EngineHarness(_clock, type) { Settings = new StackSpec { Prune = false, Drift = policy } };
        await harness.PassAsync();
        type.DeleteOutside();

        var outcome = Of(await harness.PassAsync(), "First");

        Assert.Equal((state, true, calls), (outcome.State, outcome.IsDrift, type.Calls));
    }

    [Theory]
    [InlineData(DriftPolicy.Heal, ResourceState.Ready, 2)]
    [InlineData(DriftPolicy.Report, ResourceState.Drifted, 1)]
    public async Task Changed_resource_is_drift(DriftPolicy policy, ResourceState state, int calls)
    {
        var type = Type("First");
        var harness = new EngineHarness(_clock, type) { Settings = new StackSpec { Prune = false, Drift = policy } };
        await harness.PassAsync();
        type.ChangeOutside("theirs");

        var outcome = Of(await harness.PassAsync(), "First");

        Assert.Equal((state, true, calls), (outcome.State, outcome.IsDrift, type.Calls));
        Assert.Equal(["value"], outcome.Fields.Select(field => field.Path));
    }

    [Fact]
    public async Task New_value_is_a_change_and_no_drift()
    {
        var type = Type("First");
        var harness = new EngineHarness(_clock, type);
        await harness.PassAsync();

        var outcome = Of(await harness.PassAsync("another"), "First");

        Assert.Equal((ResourceState.Ready, false, ChangeKind.Update), (outcome.State, outcome.IsDrift, outcome.Change));
    }

    private static ResourceOutcome Of(PassResult result, string type) =>
        result.Outcomes.Single(outcome => outcome.Address.Type == type);

    /// <summary>A stack in which the second resource depends on the first.</summary>
    private EngineHarness Harness(UnrulyResourceType first, UnrulyResourceType second)
    {
        var resource = EngineHarness.Resource(first);
        return new EngineHarness(_clock, first, second)
        {
            Resources = [resource, EngineHarness.Resource(second, after: [resource.Address])],
        };
    }

    private UnrulyResourceType Type(string name, Habit habit = Habit.Behaves) => new(name, habit, _clock, new Random(1));
}
