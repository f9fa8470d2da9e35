using Reconciler.Engine.Aws;

namespace Reconciler.Bench.Scale;

/// <summary>The calls that the embedded AWS has received, by operation, with those that it has throttled.</summary>
internal sealed class Calls(IReadOnlyDictionary<string, (int Calls, int Throttled)> operations)
{
    public int Total => operations.Values.Sum(o => o.Calls);

    public int Throttled => operations.Values.Sum(o => o.Throttled);

    public IEnumerable<(string Operation, int Calls, int Throttled)> ByOperation =>
        operations.Where(o => o.Value.Calls > 0).OrderByDescending(o => o.Value.Calls).Select(o => (o.Key, o.Value.Calls, o.Value.Throttled));

    /// <summary>The operation whose answered calls take longest at its published quota, and how long that is, in seconds.</summary>
    public (string Operation, double Seconds) Floor =>
        ByOperation
            .Select(o => (o.Operation, (o.Calls - o.Throttled) / CallQuotas.PerSecond(o.Operation, double.PositiveInfinity)))
            .OrderByDescending(o => o.Item2)
            .FirstOrDefault();

    public static Calls operator -(Calls after, Calls before) => new(after.ByOperation.ToDictionary(
        o => o.Operation, o => (o.Calls - before.Of(o.Operation).Calls, o.Throttled - before.Of(o.Operation).Throttled)));

    private (int Calls, int Throttled) Of(string operation) => operations.GetValueOrDefault(operation);
}
