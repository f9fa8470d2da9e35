namespace Reconciler.Emulator.Hosting;

/// <summary>The published request quotas as token buckets: one a rule, filled at its rate, and as deep as one second of it.</summary>
internal sealed class Quotas(TimeProvider clock)
{
    private const string Control = "bedrock-agentcore-control";

    // Service, what the operation's name contains, whether it changes something, calls a second. The first rule that fits counts.
    private static readonly (string Service, string Subject, bool? Mutating, double Rate)[] Rules =
    [
        (Control, "PolicyEngine", true, 1),
        (Control, "Polic", null, 5),
        (Control, "GatewayTarget", true, 5),
        (Control, "Gateway", true, 5),
        (Control, "Gateway", false, 10),
        (Control, "ListAgentRuntime", false, 25),
        (Control, "AgentRuntime", false, 150),
        (Control, "AgentRuntime", true, 50),
        (Control, "CredentialProvider", null, 20),
        (Control, "WorkloadIdentit", null, 20),
        ("lambda", "GetFunction", false, 100),
        ("lambda", "", null, 15),
    ];

    private readonly Lock gate = new();
    private readonly Dictionary<string, (double Tokens, DateTimeOffset Time)> buckets = new(StringComparer.Ordinal);

    /// <summary>Takes a token for a call; <see langword="false"/> when the quota is used up.</summary>
    public bool TryTake(string service, string operation)
    {
        var mutating = OperationKind.IsMutating(operation);
        var rule = Array.Find(Rules, r => r.Service == service && operation.Contains(r.Subject, StringComparison.Ordinal) && (r.Mutating ?? mutating) == mutating);
        if (rule.Service is null)
            return true;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var key = $"{service}/{operation}";
            var (tokens, time) = buckets.GetValueOrDefault(key, (rule.Rate, now));
            tokens = Math.Min(rule.Rate, tokens + (now - time).TotalSeconds * rule.Rate);
            buckets[key] = (tokens >= 1 ? tokens - 1 : tokens, now);
            return tokens >= 1;
        }
    }
}
