using Reconciler.Engine.Aws;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;

namespace Engine.Tests.Execution;

/// <summary>
/// When AWS is looked at while it works on a change, over all types that take time and by the distribution of their durations: the time
/// until a change is seen over the time it takes, and the number of looks, beside the former rule.
/// </summary>
public sealed class LookTests
{
    private static readonly EngineOptions Options = new();

    private static readonly Dictionary<string, Func<Random, int, double>> Distributions = new(StringComparer.Ordinal)
    {
        ["constant"] = (_, _) => 1,
        ["+-20%"] = (random, _) => 0.8 + (0.4 * random.NextDouble()),
        ["bimodal"] = (random, _) => random.Next(2) == 0 ? 1 : 3,
        ["one outlier"] = (_, change) => change == 10 ? 8 : 1,
        ["slower by half"] = (_, change) => change < 20 ? 1 : 2,
    };

    public static TheoryData<string, string, double> Learned
    {
        get
        {
            var data = new TheoryData<string, string, double>();
            foreach (var type in Moving.Keys)
            {
                data.Add(type, "constant", 1.02);
                data.Add(type, "+-20%", 1.035);
                data.Add(type, "bimodal", 1.04);
                data.Add(type, "one outlier", 1.035);
                data.Add(type, "slower by half", 1.02);
            }

            return data;
        }
    }

    public static TheoryData<string> Types => new(Moving.Keys);

    private static Dictionary<string, ResourceTraits> Moving { get; } = new ResourceTypes(new SecretReader(_ => null)).InOrder
        .Where(type => type.Traits.TypicalDuration is not null)
        .ToDictionary(type => type.Name, type => type.Traits, StringComparer.Ordinal);

    [Fact]
    public void Every_type_whose_status_changes_by_itself_says_about_how_long_that_takes() =>
        Assert.Equal(
            ["Gateway", "GatewayRateLimit", "GatewayRule", "GatewayTarget", "LambdaFunction", "Policy", "PolicyEngine", "Runtime", "RuntimeEndpoint"],
            Moving.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Learned))]
    public void Once_durations_are_known_few_looks_come_soon_after_them(string type, string distribution, double most)
    {
        var (ratio, looks, former) = (0.0, 0, 0);
        foreach (var share in (double[])[0.7, 1, 1.3, 2, 3])
        {
            var random = new Random(1);
            var simulation = new LookSimulation(Moving[type]);
            for (var change = 0; change < 60; change++)
            {
                if (change == 4) simulation.Reset();
                simulation.Change(share * Moving[type].TypicalDuration!.Value.TotalSeconds * Distributions[distribution](random, change));
            }

            ratio += simulation.Ratio / 5;
            looks += simulation.Sum.Looks;
            former += simulation.Sum.FormerLooks;
        }

        Assert.InRange(ratio, 1, most);
        Assert.InRange(looks, 1, former * 0.75);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_first_of_its_kind_is_seen_soon_after_it_is_complete(string type)
    {
        var typical = Moving[type].TypicalDuration!.Value.TotalSeconds;
        var (ratio, looks, former, formerRatio, count) = (0.0, 0, 0, 0.0, 0);
        for (var share = 0.6; share <= 1.7; share += 0.01, count++)
        {
            var simulation = new LookSimulation(Moving[type]);
            simulation.Change(share * typical);
            ratio += simulation.Ratio;
            formerRatio += simulation.FormerRatio;
            looks += simulation.Sum.Looks;
            former += simulation.Sum.FormerLooks;
        }

        Assert.InRange(ratio / count, 1, 1.1);
        Assert.True(ratio < formerRatio);
        Assert.InRange(looks, 1, former);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(1)]
    [InlineData(1.1)]
    public void What_takes_long_is_seen_soon_if_it_takes_about_as_long_as_is_typical(double share)
    {
        foreach (var traits in Moving.Values.Where(traits => traits.TypicalDuration >= TimeSpan.FromSeconds(10)))
        {
            var simulation = new LookSimulation(traits);
            simulation.Change(share * traits.TypicalDuration!.Value.TotalSeconds);
            Assert.InRange(simulation.Ratio, 1, 1.06);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_complete_at_once_is_seen_at_once_from_the_second_time_on(string type)
    {
        var durations = new ChangeDurations();
        durations.Record(type, "Create", TimeSpan.Zero, PollSchedule.First(Options, Moving[type], LearnedDurations.None));
        Assert.Equal(TimeSpan.Zero, PollSchedule.First(Options, Moving[type], durations.Find(type, "Create")));
        Assert.Same(LearnedDurations.None, durations.Find(type, "Update"));
    }

    [Fact]
    public void A_change_that_becomes_faster_is_noticed()
    {
        var simulation = new LookSimulation(Moving["Runtime"]);
        for (var change = 0; change < 20; change++) simulation.Change(20);
        for (var change = 0; change < 16; change++) simulation.Change(2);
        simulation.Reset();
        for (var change = 0; change < 10; change++) simulation.Change(2);
        Assert.InRange(simulation.Ratio, 1, 1.3);
    }

    [Fact]
    public void A_log_that_grows_is_read_every_few_seconds_whatever_is_known()
    {
        var traits = new ResourceTraits { WritesLog = true, PollBackoffFactor = 1.25 };
        var known = new LearnedDurations([TimeSpan.FromMinutes(5)], 0);
        var look = PollSchedule.First(Options, traits, known);
        for (var polls = 1; look < TimeSpan.FromMinutes(5); polls++)
        {
            var next = PollSchedule.Next(Options, traits, known, look, polls);
            Assert.InRange(next - look, TimeSpan.FromTicks(1), Options.LongestPoll);
            look = next;
        }
    }

    [Fact]
    public void Memory_of_durations_is_bounded()
    {
        var durations = new ChangeDurations();
        for (var change = 1; change < 1_000; change++) durations.Record("Runtime", "Create", TimeSpan.Zero, TimeSpan.FromSeconds(change));
        var known = durations.Find("Runtime", "Create");
        Assert.Equal(ChangeDurations.Kept, known.Estimates.Count);
        Assert.Equal(known.Estimates.Order(), known.Estimates);
    }
}
