using Xunit.Abstractions;

namespace EndToEnd.Tests.Calls;

/// <summary>How many calls things cost. They are numbers of calls, never times.</summary>
public sealed class CallCountTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(100)]
    public async Task Converging_a_light_stack_costs_few_calls_however_many_there_are(int stacks)
    {
        await using var fleet = await Fleet.StartAsync();
        fleet.AddLight(stacks);

        await fleet.ConvergeAsync();

        var made = fleet.Calls.Total / (double)stacks;
        output.WriteLine($"{stacks} stacks: {made} calls a stack\n{fleet.Describe(new Dictionary<string, int>())}");
        var steady = fleet.Calls.ByOperation;
        var before = fleet.Calls.Total;
        await fleet.ResyncAsync();
        output.WriteLine($"first resync {(fleet.Calls.Total - before) / (double)stacks}\n{fleet.Describe(steady)}");
        (steady, before) = (fleet.Calls.ByOperation, fleet.Calls.Total);
        await fleet.ResyncAsync();
        output.WriteLine($"second resync {(fleet.Calls.Total - before) / (double)stacks}\n{fleet.Describe(steady)}");
        fleet.Restart();
        await fleet.ConvergeAsync();
        output.WriteLine($"restart {fleet.Calls.Total / (double)stacks}\n{fleet.Describe(new Dictionary<string, int>())}");
    }

    [Fact]
    public async Task Workshop()
    {
        await using var fleet = await Fleet.StartAsync();
        fleet.Add([StackBuilder.OfWorkshop()]);
        await fleet.ConvergeAsync();
        output.WriteLine($"workshop: {fleet.Calls.Total} calls\n{fleet.Describe(new Dictionary<string, int>())}");
        fleet.Restart();
        await fleet.ConvergeAsync();
        output.WriteLine($"restart {fleet.Calls.Total}\n{fleet.Describe(new Dictionary<string, int>())}");
    }
}
