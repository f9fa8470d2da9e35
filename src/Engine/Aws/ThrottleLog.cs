using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Tells once that AWS throttles an operation below its rate, and once that the rate is back; the steps between are for debugging. Counts
/// every throttled call.
/// </summary>
internal sealed class ThrottleLog(ILogger log, CallMetrics metrics) : IDisposable
{
    private readonly ConcurrentDictionary<CallBucket, byte> _throttled = [];

    /// <summary>A call was throttled.</summary>
    /// <param name="bucket">Its operation.</param>
    /// <param name="change">How the rate changed; null if it did not.</param>
    public void OnThrottled(CallBucket bucket, (double Before, double After)? change)
    {
        metrics.OnThrottled(bucket.Key);
        if (change is not var (before, after)) return;
        log.Log(
            _throttled.TryAdd(bucket, 0) ? LogLevel.Warning : LogLevel.Debug,
            "AWS throttles {Operation} at {Rate} calls a second; continuing with {Lower}",
            bucket.Key.ToString(),
            Math.Round(before, 2),
            Math.Round(after, 2));
    }

    /// <summary>A call was answered.</summary>
    public void OnAnswered(CallBucket bucket)
    {
        metrics.OnAnswered(bucket.Key);
        if (_throttled.IsEmpty || !bucket.IsFree || !_throttled.TryRemove(bucket, out _)) return;
        log.LogInformation("AWS no longer throttles {Operation}; its full rate is in use again", bucket.Key.ToString());
    }

    /// <summary>An operation has not been called for long.</summary>
    public void OnForgotten(CallBucket bucket) => _throttled.TryRemove(bucket, out _);

    public void Dispose() => metrics.Dispose();
}
