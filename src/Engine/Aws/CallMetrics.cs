using System.Diagnostics.Metrics;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Counts the calls to AWS with the meter <see cref="MeterName"/>, by account, region, service and operation.
/// <list type="bullet">
/// <item><c>reconciler.aws.calls</c>: calls that were answered, throttled ones not.</item>
/// <item><c>reconciler.aws.throttles</c>: calls that AWS throttled.</item>
/// </list>
/// </summary>
internal sealed class CallMetrics : IDisposable
{
    public const string MeterName = "Reconciler.Engine";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _calls;
    private readonly Counter<long> _throttles;

    public CallMetrics()
    {
        _calls = _meter.CreateCounter<long>("reconciler.aws.calls", "{call}", "Calls that AWS answered.");
        _throttles = _meter.CreateCounter<long>("reconciler.aws.throttles", "{call}", "Calls that AWS throttled.");
    }

    public void OnAnswered(CallKey key)
    {
        if (_calls.Enabled) Add(_calls, key);
    }

    public void OnThrottled(CallKey key)
    {
        if (_throttles.Enabled) Add(_throttles, key);
    }

    public void Dispose() => _meter.Dispose();

    private static void Add(Counter<long> counter, CallKey key) => counter.Add(
        1, new("account", key.AccountId), new("region", key.Region), new("service", key.Service), new("operation", key.Operation));
}
