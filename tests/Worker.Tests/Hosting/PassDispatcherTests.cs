using Reconciler.Worker.Hosting;
using Xunit.Abstractions;

namespace Worker.Tests.Hosting;

/// <summary>
/// Fairness between stacks, in fake time. A stack becomes ready after about 25 passes of half a second to a second and a half, with polls
/// between them, which takes one to two minutes.
/// </summary>
public sealed class PassDispatcherTests(ITestOutputHelper output)
{
    private static readonly StackControllerOptions Options = new();

    [Fact]
    public async Task Hanging_and_failing_stacks_cost_the_others_no_time()
    {
        var alone = await StackFleet.RunAsync(Options, healthy: 160, hanging: 0, failing: 0);
        var mixed = await StackFleet.RunAsync(Options, healthy: 160, hanging: 20, failing: 20);

        output.WriteLine($"p99 of the time to ready: {alone.P99} alone, {mixed.P99} with 20 hanging and 20 failing stacks");
        Assert.InRange(mixed.P99 / alone.P99, 0.9, 1.1);
        Assert.InRange(alone.P99.TotalSeconds, 60, 300);
    }

    [Fact]
    public async Task Workers_that_hanging_stacks_keep_stop_the_others()
    {
        // What the slots are for: without them, four hanging stacks stop all others.
        var options = Options with { Workers = 4, SlowPassAfter = TimeSpan.FromHours(1) };
        var alone = await StackFleet.RunAsync(options, healthy: 46, hanging: 0, failing: 0);
        var mixed = await StackFleet.RunAsync(options, healthy: 46, hanging: 4, failing: 0);

        Assert.True(mixed.P99 > alone.P99 * 1.2, $"{alone.P99} alone, {mixed.P99} with hanging stacks");
    }

    [Fact]
    public async Task Passes_that_hang_for_ever_are_bounded_and_leave_a_slot_to_those_that_end()
    {
        var options = Options with { Workers = 1, MaxPasses = 8 };
        var mixed = await StackFleet.RunAsync(options, healthy: 3, hanging: 5, failing: 0);

        Assert.InRange(mixed.MostAtOnce, 6, 8);
    }

    [Fact]
    public async Task A_slow_pass_keeps_its_key_until_it_ends()
    {
        var mixed = await StackFleet.RunAsync(Options, healthy: 10, hanging: 10, failing: 10);

        Assert.Equal(0, mixed.Overlaps);
    }
}
