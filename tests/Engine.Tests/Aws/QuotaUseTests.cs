namespace Engine.Tests.Aws;

/// <summary>How much of a quota the limiter uses, and how often it is throttled for that.</summary>
public sealed class QuotaUseTests
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    // More calls than this, so that what finding a lower quota costs is compared with what it is good for.
    private const int Calls = 6_000;

    public static TheoryData<double, double, int> Quotas()
    {
        var data = new TheoryData<double, double, int>();
        foreach (var quota in new[] { 1.0, 5, 10, 50 })
        {
            foreach (var share in new[] { 1, 0.5, 0.2 })
            {
                foreach (var callers in new[] { 1, 8, 200 }) data.Add(quota, share, callers);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Quotas))]
    public void Use_is_above_90_percent_and_throttled_calls_below_half_a_percent(double quota, double share, int callers)
    {
        var real = quota * share;
        using var simulation = new QuotaSimulation(quota, real, callers, Latency);
        var time = TimeSpan.FromSeconds(2 * Calls / real);

        var (accepted, throttled) = simulation.Run(time / 2);

        // One caller cannot make more calls than fit into the latency one after another.
        var possible = Math.Min(real, callers / Latency.TotalSeconds * 0.95) * time.TotalSeconds / 2;
        Assert.True(accepted >= 0.9 * possible, $"{accepted} of {possible} calls, {throttled} throttled");
        Assert.True(throttled <= 0.005 * (accepted + throttled), $"{throttled} of {accepted + throttled} calls throttled");
    }

    [Theory]
    [InlineData(5, 0.5)]
    [InlineData(10, 0.5)]
    [InlineData(10, 0.2)]
    [InlineData(50, 0.2)]
    public void A_quota_that_rises_is_found(double quota, double share)
    {
        using var simulation = new QuotaSimulation(quota, quota * share, callers: 20, Latency);
        simulation.Run(TimeSpan.FromMinutes(20));

        simulation.Aws.PerSecond = quota;

        // At the lower quota, the longest hold of 512 calls, and what the search for more takes.
        simulation.Run(TimeSpan.FromSeconds((512 + 128) / (quota * share)));
        Assert.Equal(0.95 * quota, simulation.Rate.PerSecond);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(50)]
    public void Foreign_calls_that_took_the_quota_for_a_while_are_forgotten_within_a_minute(double quota)
    {
        using var simulation = new QuotaSimulation(quota, quota, callers: 20, Latency);
        simulation.Run(TimeSpan.FromMinutes(5));

        simulation.Aws.PerSecond = quota * 0.05;
        simulation.Run(TimeSpan.FromSeconds(10));
        simulation.Aws.PerSecond = quota;
        simulation.Run(TimeSpan.FromSeconds(60));

        var (accepted, throttled) = simulation.Run(TimeSpan.FromSeconds(60));
        Assert.True(accepted >= 0.9 * quota * 60, $"{accepted} of {quota * 60} calls");
        Assert.Equal(0, throttled);
    }

    [Fact]
    public void Endpoint_without_known_quota_is_called_at_the_one_that_it_enforces()
    {
        using var simulation = new QuotaSimulation(double.PositiveInfinity, 10, callers: 20, Latency);

        var (accepted, throttled) = simulation.Run(TimeSpan.FromMinutes(20));

        Assert.True(accepted >= 0.9 * 10 * 1_200, $"{accepted} of {10 * 1_200} calls, {throttled} throttled");
        Assert.True(throttled <= 0.005 * (accepted + throttled), $"{throttled} of {accepted + throttled} calls throttled");
    }
}
