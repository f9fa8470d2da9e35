using System.Collections.Concurrent;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Limits the call rate with a token bucket for each operation, because AWS limits control planes by operation, account and region. A
/// throttled call halves the rate of its operation; each answered call raises it slowly, up to the quota.
/// </summary>
internal sealed class CallLimiter(TimeProvider clock, EngineOptions options, Func<string, double> callsPerSecond)
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Waits until the rate permits a call of the operation.</summary>
    public async Task WaitAsync(string operation, CancellationToken cancellationToken)
    {
        var wait = BucketOf(operation).Take(clock.GetUtcNow());
        if (wait > TimeSpan.Zero) await clock.Delay(wait, cancellationToken);
    }

    public void OnResponse(string operation) => BucketOf(operation).Raise();

    public void OnThrottled(string operation) => BucketOf(operation).Lower();

    private Bucket BucketOf(string operation) => _buckets.GetOrAdd(operation, name => new Bucket(callsPerSecond(name), options));

    private sealed class Bucket(double perSecond, EngineOptions options)
    {
        private readonly Lock _lock = new();
        private readonly double _quota = perSecond;
        private double _rate = perSecond;
        private double _tokens = perSecond;
        private DateTimeOffset _filledAt;

        /// <summary>Takes a token and returns how long the caller must wait for it.</summary>
        public TimeSpan Take(DateTimeOffset now)
        {
            lock (_lock)
            {
                if (_filledAt != default) _tokens = Math.Min(_rate, _tokens + ((now - _filledAt).TotalSeconds * _rate));
                _filledAt = now;
                _tokens--;
                return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / _rate);
            }
        }

        public void Raise()
        {
            lock (_lock) _rate = Math.Min(_quota, _rate + (_quota * options.CallRateRaise));
        }

        public void Lower()
        {
            lock (_lock)
            {
                _rate = Math.Max(_quota * options.LowestCallRate, _rate / 2);
                _tokens = Math.Min(_tokens, 0);
            }
        }
    }
}
