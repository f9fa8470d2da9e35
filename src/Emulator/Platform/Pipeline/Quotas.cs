namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>
/// Request quotas as token buckets. Each operation has its own bucket in each region, which fills at the rule's rate and holds one second of
/// it. A refused call takes no token.
/// </summary>
internal sealed class Quotas(TimeProvider clock, AccountBehavior behavior)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(IService Service, string Operation, string Region), (double Tokens, DateTimeOffset Time)> _buckets = [];

    /// <summary>Takes a token for a call, or returns <see langword="false"/> if the quota is exhausted.</summary>
    public bool TryTake(IService service, string operation, string region)
    {
        var mutating = service.IsMutating(operation);
        bool Matches(QuotaRule rule) =>
            operation.Contains(rule.Subject, StringComparison.Ordinal) && (rule.Mutating ?? mutating) == mutating;
        if (service.Quotas.FirstOrDefault(Matches) is not { } rule)
            return true;
        var rate = rule.Rate * behavior.QuotaScale;
        // A bucket that holds less than one token would never let a call through.
        var capacity = Math.Max(1, rate);
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var key = (service, operation, region);
            var (tokens, time) = _buckets.GetValueOrDefault(key, (capacity, now));
            tokens = Math.Min(capacity, tokens + (now - time).TotalSeconds * rate);
            _buckets[key] = (tokens >= 1 ? tokens - 1 : tokens, now);
            return tokens >= 1;
        }
    }
}
