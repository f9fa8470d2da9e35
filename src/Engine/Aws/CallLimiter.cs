using System.Collections.Concurrent;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Limits the call rates of all accounts, because AWS limits control planes by operation, account and region. Calls that wait are served by
/// <see cref="CallPriority"/>. Thread-safe.
/// </summary>
/// <param name="clock">The clock of the rates.</param>
/// <param name="options">How the rates adapt.</param>
/// <param name="callsPerSecond">Returns the quota of an operation; infinite for none.</param>
/// <param name="log">Is told once of each rate that AWS throttles.</param>
internal sealed class CallLimiter(TimeProvider clock, EngineOptions options, Func<CallKey, double> callsPerSecond, ThrottleLog log)
    : IDisposable
{
    /// <summary>After this time without a call an operation is forgotten; its rate has recovered long before.</summary>
    public static readonly TimeSpan ForgottenAfter = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<CallKey, CallBucket> _buckets = [];
    private long _sweptAt = clock.GetTimestamp();

    /// <summary>The rates of the operations that were called within the last hour.</summary>
    public IReadOnlyList<CallRate> Rates => [.. _buckets.Values.Select(bucket => bucket.Status)];

    /// <summary>Waits until the rate permits a call. The caller reports how AWS answered.</summary>
    /// <param name="key">The operation, its account and region.</param>
    /// <param name="urgency">The priority of the call; null for that of a change.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask<CallPermit> WaitAsync(CallKey key, CallUrgency? urgency, CancellationToken cancellationToken)
    {
        Sweep();
        while (true)
        {
            var bucket = _buckets.GetOrAdd(key, static (k, limiter) => limiter.Open(k), this);
            if (await bucket.WaitAsync(urgency, cancellationToken) is { } permit) return permit;
        }
    }

    /// <summary>AWS answered the call, other than by throttling it.</summary>
    public void OnAnswered(CallPermit permit)
    {
        permit.Bucket.OnAnswered(permit.Priority);
        log.OnAnswered(permit.Bucket);
    }

    /// <summary>AWS throttled the call.</summary>
    public void OnThrottled(CallPermit permit) => log.OnThrottled(permit.Bucket, permit.Bucket.OnThrottled(permit.Generation));

    public void Dispose()
    {
        foreach (var bucket in _buckets.Values) bucket.Dispose();
        log.Dispose();
    }

    private CallBucket Open(CallKey key) => new(key, callsPerSecond(key), options, clock);

    // Accounts come and go with their stacks.
    private void Sweep()
    {
        var last = Interlocked.Read(ref _sweptAt);
        if (clock.GetElapsedTime(last) < ForgottenAfter / 4) return;
        if (Interlocked.CompareExchange(ref _sweptAt, clock.GetTimestamp(), last) != last) return;
        foreach (var (key, bucket) in _buckets)
        {
            if (!bucket.TryRetire(ForgottenAfter)) continue;
            _buckets.TryRemove(KeyValuePair.Create(key, bucket));
            log.OnForgotten(bucket);
        }
    }
}
