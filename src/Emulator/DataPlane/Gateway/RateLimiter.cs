using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Enforces the rate limits of gateways. A limit has a bucket for each combination of values of its dimensions; all limits must let a request
/// pass. A limit whose dimensions a request does not have lets it pass. Requests are counted when they come, connections as long as they
/// are not answered, and the tokens of models by an estimate before and by what the answer says after it.
/// </summary>
internal sealed class RateLimiter(Account account)
{
    private const string Any = "*";
    private const string Claim = "$.context.jwt.";

    // Beyond this number the buckets that are full again are dropped.
    private const int MostBuckets = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RateBucket> _buckets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _connections = new(StringComparer.Ordinal);

    /// <summary>Counts a request, unless a limit refuses it.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="target">The name of the target; <see langword="null"/> if the request is about none.</param>
    /// <param name="tool">The name of the tool at the gateway; <see langword="null"/> if the request calls none.</param>
    /// <param name="model">What a model is asked; <see langword="null"/> if the request asks none.</param>
    /// <returns>What the request holds. The caller disposes it when the request is answered.</returns>
    public RateGrant Take(McpGateway gateway, GatewayCaller caller, string? target, string? tool, ModelRequest? model = null)
    {
        if (gateway.RateLimits.Count == 0) return RateGrant.Unlimited;
        lock (_gate)
        {
            var now = account.Now;
            var (taken, connections, tokens) = (new List<RateBucket>(), new List<string>(), new List<(RateBucket Bucket, double Amount)>());
            foreach (var limit in gateway.RateLimits)
            {
                var values = limit.Texts("dimensionKeys").Select(key => (Key: key, Value: Resolve(key, caller, target, tool, model))).ToList();
                if (values.Exists(value => value.Value is null) || FindEntry(limit, values!) is not { } entry) continue;
                var (id, place) = (limit.Text("rateLimitId"), $"{gateway.Arn}/{string.Join('\n', values.Select(v => v.Value))}");
                if (Read(entry, "requests") is var (rate, period))
                {
                    var bucket = FindBucket($"{place}/{id}/requests/{rate}/{period}", rate, period, now);
                    if (bucket.Fill(now) < 1) return RateGrant.Refused(id, bucket.Until(1));
                    taken.Add(bucket);
                }

                if (Read(entry, "connections") is var (most, _))
                {
                    var key = $"{place}/{id}";
                    if (_connections.GetValueOrDefault(key) >= most) return RateGrant.Refused(id, null);
                    connections.Add(key);
                }

                if (model is not null && Read(entry, "tokens") is var (budget, window))
                {
                    var bucket = FindBucket($"{place}/{id}/tokens/{budget}/{window}", budget, window, now);

                    // A request that is larger than the budget passes when nothing else has used it.
                    var needed = Math.Max(1, Math.Min(model.EstimatedTokens, bucket.Capacity));
                    if (bucket.Fill(now) < needed) return RateGrant.Refused(id, bucket.Until(needed));
                    tokens.Add((bucket, model.EstimatedTokens));
                }
            }

            foreach (var bucket in taken) bucket.Take(1);
            foreach (var (bucket, amount) in tokens) bucket.Take(amount);
            foreach (var key in connections) _connections[key] = _connections.GetValueOrDefault(key) + 1;
            return new RateGrant(() => Release(connections), tokens.Count == 0 ? null : used => Charge(tokens, used));
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

    private void Release(List<string> connections)
    {
        lock (_gate)
        {
            foreach (var key in connections)
            {
                if (--_connections[key] == 0) _connections.Remove(key);
            }

            connections.Clear();
        }
    }

    private void Charge(List<(RateBucket Bucket, double Amount)> tokens, long used)
    {
        lock (_gate)
        {
            foreach (var (bucket, amount) in tokens) bucket.Take(used - amount);
            tokens.Clear();
        }
    }

    private static string? Resolve(string key, GatewayCaller caller, string? target, string? tool, ModelRequest? model) => key switch
    {
        "targetName" => target,
        "toolName" => tool,
        "qualifiedModelId" => model?.Model,
        "$.context.iam.principal" => caller.Arn,
        _ when key.StartsWith(Claim, StringComparison.Ordinal) =>
            caller.Claims?[key[Claim.Length..]] is JsonValue claim ? claim.ToString() : null,
        _ => null,
    };

    /// <summary>The most specific entry counts: first all values, then the last ones replaced by <c>*</c>, one after the other.</summary>
    private static JsonObject? FindEntry(JsonObject limit, List<(string Key, string Value)> values)
    {
        var entries = limit.Objects("entries").ToList();
        for (var exact = values.Count; exact >= 0; exact--)
        {
            var wanted = values.Select((value, index) => (value.Key, Value: index < exact ? value.Value : Any));
            if (entries.Find(e => wanted.All(w => (e["dimensions"] as JsonObject ?? []).TextOrNull(w.Key) == w.Value)) is { } entry)
                return entry;
        }

        return null;
    }

    private static (double Rate, TimeSpan Period)? Read(JsonObject entry, string metric)
    {
        if (entry.Objects(metric).FirstOrDefault() is not { } rate) return null;
        var period = rate.Text("period") == "minute" ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
        return (rate["rate"]!.GetValue<double>(), period);
    }

    private RateBucket FindBucket(string key, double rate, TimeSpan period, DateTimeOffset now)
    {
        if (_buckets.TryGetValue(key, out var known)) return known;
        if (_buckets.Count >= MostBuckets)
        {
            foreach (var (full, _) in _buckets.Where(b => b.Value.Fill(now) >= b.Value.Capacity).ToList()) _buckets.Remove(full);
        }

        return _buckets[key] = new RateBucket(rate, period, now);
    }
}
