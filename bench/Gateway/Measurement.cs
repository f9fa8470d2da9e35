namespace Reconciler.Bench.Gateway;

/// <summary>The result of a run of calls.</summary>
/// <param name="PerSecond">The throughput in calls per second.</param>
/// <param name="Median">The median latency in milliseconds.</param>
/// <param name="P99">The 99th percentile of the latency in milliseconds.</param>
/// <param name="Errors">The number of calls without the expected result.</param>
internal sealed record Measurement(double PerSecond, double Median, double P99, int Errors);
