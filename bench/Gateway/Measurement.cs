namespace Reconciler.Bench.Gateway;

/// <summary>What came out of a run of calls.</summary>
/// <param name="PerSecond">Calls a second.</param>
/// <param name="Median">Half of the calls took no longer, in milliseconds.</param>
/// <param name="P99">All but a hundredth of the calls took no longer, in milliseconds.</param>
/// <param name="Errors">Calls without the right answer.</param>
internal sealed record Measurement(double PerSecond, double Median, double P99, int Errors);
