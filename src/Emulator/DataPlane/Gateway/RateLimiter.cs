using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Enforces the rate limits of gateways on requests. A limit has a bucket for each combination of values of its dimensions; all limits must
/// let a request pass. A limit whose dimensions a request does not have lets it pass. Limits of tokens and connections are stored and not
/// enforced.
/// </summary>
internal sealed class RateLimiter(Account account)
{
    private const string Any = "*";
    private const string Claim = "$.context.jwt.";

    // Beyond this number the buckets that are full again are dropped.
    private const int MostBuckets = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Counts a request.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="target">The name of the target; <see langword="null"/> if the request is about none.</param>
    /// <param name="tool">The name of the tool at the gateway; <see langword="null"/> if the request calls none.</param>
    /// <returns>The limit that refuses the request, and when to try again; <see langword="null"/> if the request passes.</returns>
    public (string LimitId, TimeSpan? RetryAfter)? Take(McpGateway gateway, GatewayCaller caller, string? target, string? tool)
    {
        if (gateway.RateLimits.Count == 0) return null;
        lock (_gate)
        {
            var now = account.Now;
            var taken = new List<Bucket>();
            foreach (var limit in gateway.RateLimits)
            {
                var values = limit.Texts("dimensionKeys").Select(key => (Key: key, Value: Resolve(key, caller, target, tool))).ToList();
                if (values.Exists(value => value.Value is null) || FindRate(limit, values!) is not var (rate, period)) continue;
                var bucket = FindBucket(
                    $"{gateway.Arn}/{limit.Text("rateLimitId")}/{rate}/{period}/{string.Join('\n', values.Select(v => v.Value))}", rate, period, now);
                if (bucket.Fill(now) < 1) return (limit.Text("rateLimitId"), bucket.UntilNext);
                taken.Add(bucket);
            }

            foreach (var bucket in taken) bucket.Tokens--;
            return null;
        }
    }

    /// <summary>The tool that an MCP request calls; <see langword="null"/> if it calls none.</summary>
    public static string? FindTool(byte[] body)
    {
        try
        {
            using var request = JsonDocument.Parse(body);
            return request.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("method", out var method) && method.ValueEquals("tools/call"u8)
                && root.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object
                && parameters.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                    ? name.GetString()
                    : null;
        }
        catch (JsonException)
        {
            // The protocol refuses it with its own error.
            return null;
        }
    }

    private static string? Resolve(string key, GatewayCaller caller, string? target, string? tool) => key switch
    {
        "targetName" => target,
        "toolName" => tool,
        "$.context.iam.principal" => caller.Arn,
        _ when key.StartsWith(Claim, StringComparison.Ordinal) =>
            caller.Claims?[key[Claim.Length..]] is JsonValue claim ? claim.ToString() : null,
        _ => null,
    };

    /// <summary>The most specific entry counts: first all values, then the last ones replaced by <c>*</c>, one after the other.</summary>
    private static (double Rate, TimeSpan Period)? FindRate(JsonObject limit, List<(string Key, string Value)> values)
    {
        var entries = limit.Objects("entries").ToList();
        for (var exact = values.Count; exact >= 0; exact--)
        {
            var wanted = values.Select((value, index) => (value.Key, Value: index < exact ? value.Value : Any));
            var entry = entries.Find(e => wanted.All(w => (e["dimensions"] as JsonObject ?? []).TextOrNull(w.Key) == w.Value));
            if (entry is null) continue;
            var rate = entry.Objects("requests").FirstOrDefault();
            if (rate is null) return null;
            var period = rate.Text("period") == "minute" ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
            return (rate["rate"]!.GetValue<double>(), period);
        }

        return null;
    }

    private Bucket FindBucket(string key, double rate, TimeSpan period, DateTimeOffset now)
    {
        if (_buckets.TryGetValue(key, out var known)) return known;
        if (_buckets.Count >= MostBuckets)
        {
            foreach (var (full, _) in _buckets.Where(b => b.Value.Fill(now) >= b.Value.Capacity).ToList()) _buckets.Remove(full);
        }

        return _buckets[key] = new Bucket(rate, period, now);
    }

    /// <summary>The requests that may still be made. It holds those of one period, and at least one unless the rate is 0.</summary>
    private sealed class Bucket(double rate, TimeSpan period, DateTimeOffset now)
    {
        private DateTimeOffset _filledAt = now;

        public double Capacity { get; } = rate == 0 ? 0 : Math.Max(1, rate);

        public double Tokens { get; set; } = rate == 0 ? 0 : Math.Max(1, rate);

        public TimeSpan? UntilNext => rate == 0 ? null : period * ((1 - Tokens) / rate);

        public double Fill(DateTimeOffset now)
        {
            Tokens = Math.Min(Capacity, Tokens + rate * ((now - _filledAt) / period));
            _filledAt = now;
            return Tokens;
        }
    }
}
