using Amazon;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Engine.Tests.Execution;

/// <summary>No loop is uncounted: whatever AWS does, a resource gets a bounded number of mutating calls, and a next attempt.</summary>
public sealed class BoundedCallsTests
{
    // 6 changes at once; then at most one for each 10 minutes that the resource stays settled, or one each hour while it does not. A
    // failing call is repeated for 10 minutes, at most every 30 seconds, before it comes each hour. A deletion is repeated with its polls
    // for 20 minutes.
    private const int MaxCallsADay = 150;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Resync = TimeSpan.FromMinutes(5);

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

        var last = await RunAsync(clock, [unruly, good], Day);

        Assert.InRange(unruly.Calls, 1, MaxCallsADay);
        Assert.Equal(1, good.Calls);
        Assert.Equal(ResourceState.Ready, last.Outcomes.Single(outcome => outcome.Address.Type == "Good").State);
        var state = last.Outcomes.Single(outcome => outcome.Address.Type == "Unruly");
        Assert.True(state.State == ResourceState.Ready || state.RequeueAt > clock.GetUtcNow() - Resync, $"{state}");
        if (habit == nameof(Habit.Behaves)) Assert.Equal(1, unruly.Calls);
    }

    [Theory]
    [MemberData(nameof(Habits))]
    public async Task What_costs_money_is_tried_twice_until_somebody_asks(string habit, int seed)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var paid = new PaidResourceType(Enum.Parse<Habit>(habit), new Random(seed));
        var memory = new StackMemory();

        await RunAsync(clock, [paid], Day, memory);
        Assert.InRange(paid.Accepted, 0, 2);

        memory.RequestRetry();
        await RunAsync(clock, [paid], Day, memory);
        Assert.InRange(paid.Accepted, 0, 4);
        if (habit == nameof(Habit.Fails)) Assert.Equal(4, paid.Accepted);
    }

    [Fact]
    public async Task A_desired_state_that_never_stands_still_costs_a_call_a_minute_at_most()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var type = new UnrulyResourceType("Unruly", Habit.Behaves, clock, new Random(0));
        var memory = new StackMemory();
        for (var second = 0; second < 7200; second++)
        {
            await PassAsync(clock, [type], memory, $"value {second}");
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(type.Calls, 100, 60 + 120 + 1);
    }

    private static async Task<PassResult> RunAsync(
        FakeTimeProvider clock, IReadOnlyList<IResourceType> types, TimeSpan time, StackMemory? memory = null)
    {
        memory ??= new StackMemory();
        var end = clock.GetUtcNow() + time;
        while (true)
        {
            var result = await PassAsync(clock, types, memory, "desired");
            var next = clock.GetUtcNow() + Resync;
            if (result.RequeueAt < next) next = result.RequeueAt.Value;
            if (next > end) return result;
            if (next > clock.GetUtcNow()) clock.SetUtcNow(next);
        }
    }

    private static async Task<PassResult> PassAsync(
        FakeTimeProvider clock, IReadOnlyList<IResourceType> types, StackMemory memory, string value)
    {
        var registry = new ResourceTypes(new SecretReader(_ => null), types);
        var clients = new AwsClients(new BasicAWSCredentials("test", "test"), RegionEndpoint.USEast1, new Uri("http://127.0.0.1:9"));
        using var aws = new AwsAccount(
            clients,
            new AwsIdentity("000000000000", "us-east-1", "aws"),
            new Dictionary<string, string>(),
            new AccountViewOptions(),
            new EngineOptions(),
            new CallCounter(),
            _ => 1_000,
            clock);
        var graph = new ResourceGraph(types.Select(type => new DesiredResource(
            new ResourceAddress(type.Name, "one"),
            type,
            new ObjectRef("Test", "one"),
            new UnrulyState { Name = "one", Value = value })));
        var settings = new StackSpec { Prune = false };
        var planner = new ResourcePlanner(registry, aws, "stack", memory);
        var plan = await new Planner(registry, aws, "stack", planner, new NoOrder(), memory)
            .PlanAsync(settings, graph, confirmPrune: false, CancellationToken.None);
        return await new PassExecutor(registry, aws, plan, planner, settings, memory, new NoObserver()).ExecuteAsync(CancellationToken.None);
    }

    private sealed class NoOrder : IChangeOrderer
    {
        public Task<ChangeOrder> OrderAsync(
            ResourceGraph graph,
            IReadOnlyList<PlannedChange> changes,
            IReadOnlyList<PlannedChange> orphans,
            CancellationToken cancellationToken) => Task.FromResult(ChangeOrder.None);
    }

    private sealed class NoObserver : IPassObserver
    {
        public void OnChangeStarting(string stack, PlannedChange change)
        {
        }

        public void OnOutcome(string stack, ResourceOutcome outcome)
        {
        }

        public void OnOutput(string stack, ResourceAddress address, string line)
        {
        }
    }
}
