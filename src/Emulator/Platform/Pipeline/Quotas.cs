namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Request quotas as token buckets: one an operation, filled at the rate of its rule, and as deep as one second of it.</summary>
internal sealed class Quotas(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Tokens, DateTimeOffset Time)> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes a token for a call; <see langword="false"/> when the quota is used up. The first rule that fits counts.</summary>
    public bool TryTake(IService service, string operation)
    {
        var mutating = service.IsMutating(operation);
        if (service.Quotas.FirstOrDefault(r => operation.Contains(r.Subject, StringComparison.Ordinal) && (r.Mutating ?? mutating) == mutating) is not { } rule)
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
