using Reconciler.Emulator.Host;
using Xunit.Abstractions;

namespace EndToEnd.Tests.Calls;

/// <summary>How many calls things cost: never times. One pass runs at a time, so the numbers are always the same.</summary>
public sealed class CallCountTests(ITestOutputHelper output)
{
    private const string OldEnd = ");";
    private const string NewEnd = ") when { principal.hasTag(\"username\") };";

    // 16 of them change something. Ten lists of the account, and the looks of the first of their kind, are shared by all stacks.
    [Theory]
    [InlineData(1, 70)]
    [InlineData(20, 32)]
    [InlineData(100, 26)]
    public async Task Converging_a_light_stack_costs_few_calls_however_many_there_are(int stacks, double most)
    {
        await using var fleet = await Fleet.StartAsync();
        fleet.AddLight(stacks);

        Assert.InRange(await CountAsync(fleet, "converge", stacks, fleet.ConvergeAsync), 16, most);

        // The first resync costs no more than each one after it: two lists of children, one of clients, and those of the account.
        Assert.InRange(await CountAsync(fleet, "first resync", stacks, fleet.ResyncAsync), 3, 3 + (12.0 / stacks));
        Assert.InRange(await CountAsync(fleet, "resync", stacks, fleet.ResyncAsync), 3, 3 + (12.0 / stacks));

        fleet.Restart();

        // One of them lists the resource servers of the pool; the account has two lists of credential providers and one of identities.
        // Tags come from the index: with one pass at a time no more than one resource a call.
        Assert.InRange(await CountAsync(fleet, "restart", stacks, fleet.ConvergeAsync), 12, 19 + (14.0 / stacks));
        Assert.InRange(fleet.Calls.ByOperation["GetResources"], 1, stacks * 3);
        Assert.Equal(0, fleet.Calls.ByOperation.GetValueOrDefault("ListTagsForResource"));
        Assert.Equal(0, fleet.Calls.ByOperation.GetValueOrDefault("GetPolicyEngine"));
    }

    // A step of two minutes makes a stack take eight. Its lists of children are due three times in that time.
    [Theory]
    [InlineData(5, 32)]
    [InlineData(30, 37)]
    [InlineData(120, 50)]
    public async Task Converging_costs_about_the_same_however_long_AWS_takes(int seconds, double most)
    {
        await using var fleet = await Fleet.StartAsync(new EmulatorLatency { Default = TimeSpan.FromSeconds(seconds) });
        fleet.AddLight(20);
        Assert.InRange(await CountAsync(fleet, $"{seconds} s", 20, fleet.ConvergeAsync), 16, most);
        Assert.Equal(20, fleet.Calls.ByOperation["CreateAgentRuntime"]);
    }

    [Fact]
    public async Task The_workshop_stack_costs_few_calls_to_converge_and_to_look_at_anew()
    {
        await using var fleet = await Fleet.StartAsync(EmulatorLatency.None);
        fleet.Add([StackBuilder.OfWorkshop()]);
        Assert.InRange(await CountAsync(fleet, "workshop", 1, fleet.ConvergeAsync), 40, 76);
        fleet.Restart();

        // Beside what a resync reads, a new process asks each server once which tools it lists.
        Assert.InRange(await CountAsync(fleet, "restart", 1, fleet.ConvergeAsync), 20, 50);
    }

    [Fact]
    public async Task A_step_that_fails_costs_other_stacks_nothing()
    {
        await using var fleet = await Fleet.StartAsync();
        fleet.AddLight(40);
        await fleet.ConvergeAsync();
        await fleet.ResyncAsync();
        fleet.Aws.Faults.Fail("CreateGateway", "ServiceQuotaExceededException", "You have too many gateways", 402, times: null);
        fleet.AddLight(4, "refused");

        var before = fleet.Calls.ByOperation;
        await CountAsync(fleet, "100 s with 4 refusals", 4, () => fleet.RunAsync(TimeSpan.FromSeconds(100)));

        Assert.InRange(fleet.Calls.ByOperation["CreateGateway"] - before["CreateGateway"], 4, 16);
        foreach (var read in (string[])["GetGateway", "GetPolicy", "GetGatewayTarget", "ListTagsForResource", "DescribeUserPool"])
        {
            Assert.Equal(before.GetValueOrDefault(read), fleet.Calls.ByOperation.GetValueOrDefault(read));
        }
    }

    [Fact]
    public async Task While_a_policy_changes_each_look_is_one_call_and_the_list_is_not_read()
    {
        await using var fleet = await Fleet.StartAsync();
        fleet.AddLight(1);
        await fleet.ConvergeAsync();
        await fleet.ResyncAsync();
        for (var change = 0; change < 4; change++)
        {
            fleet.Edit("light0", change % 2 == 0 ? OldEnd : NewEnd, change % 2 == 0 ? NewEnd : OldEnd);
            var before = fleet.Calls.ByOperation;
            var made = await CountAsync(fleet, $"change {change}", 1, fleet.ConvergeAsync);

            // The first of its kind takes looks to learn from.
            Assert.InRange(made, 2, change == 0 ? 8 : change == 1 ? 7 : 4);
            Assert.Equal(before["ListPolicies"], fleet.Calls.ByOperation["ListPolicies"]);
            Assert.Equal(1, fleet.Calls.ByOperation["UpdatePolicy"] - before.GetValueOrDefault("UpdatePolicy"));
        }
    }

    [Fact]
    public async Task What_stands_still_is_known_without_a_plan_and_for_the_calls_of_a_resync()
    {
        await using var fleet = await Fleet.StartAsync(EmulatorLatency.None);
        fleet.AddLight(10);
        await fleet.ConvergeAsync();
        await fleet.ResyncAsync();

        var made = await CountAsync(fleet, "still", 10, async () => Assert.Empty(await fleet.FindMovedAsync()));
        Assert.InRange(made, 3, 4.0);
        Assert.Empty(await fleet.FindMovedAsync());

        await fleet.ChangeOutsideAsync("light3");
        Assert.Equal(["light3"], await fleet.FindMovedAsync());
    }

    [Fact]
    public async Task A_day_of_changes_failures_and_stacks_that_come_and_go_leaves_nothing_behind()
    {
        await using var fleet = await Fleet.StartAsync(EmulatorLatency.None);
        fleet.AddLight(2);
        await fleet.ConvergeAsync();
        (int Reads, int Added, int Changed, int Scopes, int Remembered) first = default;
        for (var hour = 0; hour < 24; hour++)
        {
            fleet.AddLight(1, $"guest{hour}n");
            fleet.Edit("light0", hour % 2 == 0 ? OldEnd : NewEnd, hour % 2 == 0 ? NewEnd : OldEnd);
            await fleet.RunAsync(TimeSpan.FromMinutes(30));
            using (fleet.Aws.Faults.Fail("ListPolicies", "InternalServerException", "An internal error", 500, times: null))
            {
                await fleet.RunAsync(TimeSpan.FromMinutes(15));
            }

            await fleet.RunAsync(TimeSpan.FromMinutes(15));
            await fleet.DestroyAsync($"guest{hour}n0");
            var count = fleet.View.Count;
            var now = (count.Reads, count.Added, count.Changed, fleet.View.ScopeCount, fleet.Remembered);
            output.WriteLine($"hour {hour}: {now}");
            if (hour == 3) first = now;
            if (hour <= 3) continue;
            Assert.InRange(now.Reads, 1, first.Reads * 1.2);
            Assert.InRange(now.Added + now.Changed, 0, 40);
            Assert.InRange(now.ScopeCount, 1, first.Scopes * 1.2);
            Assert.Equal(first.Remembered, now.Remembered);
        }
    }

    private async Task<double> CountAsync(Fleet fleet, string what, int stacks, Func<Task> run)
    {
        var (before, operations) = (fleet.Calls.Total, fleet.Calls.ByOperation);
        await run();
        var made = (fleet.Calls.Total - before) / (double)stacks;
        output.WriteLine($"{what}: {made} calls a stack\n{fleet.Describe(operations)}");
        return made;
    }
}
