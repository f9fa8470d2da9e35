using System.Diagnostics;
using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;

namespace CedarBench;

/// <summary>A decision about a tool call, with the conversion of its arguments.</summary>
internal static class GatewayDecision
{
    private const string Arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/shop-abc";

    /// <summary>Measures a decision with one policy for each tool.</summary>
    public static (double Nanoseconds, long Bytes) Measure(int policies)
    {
        const int Calls = 200_000;
        var schema = JsonNode.Parse(
            """{"type": "object", "properties": {"amount": {"type": "integer"}, "reason": {"type": "string"}}, "required": ["amount"]}""");
        var tools = Enumerable.Range(0, policies).Select(i => new Tool($"tool{i}", schema!.DeepClone().AsObject())).ToList();
        var access = new GatewayAccess(
            new GatewaySchema(new GatewayTools(Arn, [new TargetTools("shop", tools)])),
            new AccessPolicies(tools.Select(tool => new AccessPolicy(tool.Name, $$"""
                permit(
                  principal is AgentCore::OAuthUser, action == AgentCore::Action::"shop___{{tool.Name}}",
                  resource == AgentCore::Gateway::"{{Arn}}")
                when { principal.hasTag("role") && principal.getTag("role") like "*engineer*" && context.input.amount < 100 };
                """))));
        var caller = AccessPrincipal.FromClaims(
            JsonNode.Parse("""{"sub": "a-1", "username": "alice", "role": "chief engineer", "scope": "shop/read", "exp": 1893456000}""")!
                .AsObject());
        var name = $"shop___tool{policies / 2}";
        var inputs = Enumerable.Range(0, 2 * Calls)
            .Select(_ => JsonNode.Parse("""{"amount": 7, "reason": "broken"}""")!.AsObject())
            .ToList();
        for (var i = 0; i < Calls; i++) Decide(inputs[i]);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();

        // Arguments are parsed when they are read first, so each call has its own.
        for (var i = Calls; i < inputs.Count; i++) Decide(inputs[i]);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return (elapsed.TotalNanoseconds / Calls, (GC.GetAllocatedBytesForCurrentThread() - allocated) / Calls);

        void Decide(JsonObject input)
        {
            if (!access.Decide(new ToolCall(caller, name, input, DateTimeOffset.UnixEpoch)).IsAllowed)
                throw new InvalidOperationException("the call is meant to be allowed");
        }
    }
}
