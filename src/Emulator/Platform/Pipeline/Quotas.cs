namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>
/// Request quotas as token buckets. Each operation has its own bucket, which fills at the rule's rate and holds one second of it.
/// </summary>
internal sealed class Quotas(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Tokens, DateTimeOffset Time)> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes a token for a call, or returns <see langword="false"/> if the quota is exhausted.</summary>
    public bool TryTake(IService service, string operation)
    {
        var mutating = service.IsMutating(operation);
        bool Matches(QuotaRule rule) =>
            operation.Contains(rule.Subject, StringComparison.Ordinal) && (rule.Mutating ?? mutating) == mutating;
        if (service.Quotas.FirstOrDefault(Matches) is not { } rule)
            return true;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var key = $"{service.Name}/{operation}";
            var (tokens, time) = _buckets.GetValueOrDefault(key, (rule.Rate, now));
            tokens = Math.Min(rule.Rate, tokens + (now - time).TotalSeconds * rule.Rate);
            _buckets[key] = (tokens >= 1 ? tokens - 1 : tokens, now);
            return tokens >= 1;
        }
    }
}
