using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Logs;

namespace Reconciler.Emulator.DataPlane.Enforcement;

/// <summary>
/// The log of decisions that are not enforced: what an engine in LOG_ONLY would have decided, and what policies in LOG_ONLY would have
/// changed. Neither arguments nor claims are written. Under the account's gate.
/// </summary>
internal sealed class DecisionLog(Account account, ILogWriter logs)
{
    /// <summary>The log group of an engine.</summary>
    public static string GroupOf(string engineArn) => $"/aws/bedrock-agentcore/policy-engine/{engineArn[(engineArn.LastIndexOf('/') + 1)..]}";

    public void Write(JsonObject gateway, AccessPrincipal principal, string tool, bool isAllowed, AccessDecision decision, AccessDecision? onTrial)
    {
        var engine = gateway["policyEngineConfiguration"]!.AsObject();
        var entry = new JsonObject
        {
            ["mode"] = engine.Text("mode"),
            ["gatewayArn"] = gateway.Text("gatewayArn"),
            ["principal"] = principal.Value.ToString(),
            ["action"] = AgentCoreNames.ToAction(tool).ToString(),
            ["outcome"] = Word(isAllowed),
        };
        Add(entry, "decision", decision);
        if (onTrial is not null)
            Add(entry, "decisionWithLogOnlyPolicies", onTrial);
        var region = gateway.Text("gatewayArn").Split(':')[3];
        logs.Write(region, GroupOf(engine.Text("arn")), gateway.Text("gatewayId"), [(account.Now.ToUnixTimeMilliseconds(), entry.ToJsonString())]);
    }

    private static void Add(JsonObject entry, string name, AccessDecision decision)
    {
        var json = new JsonObject { ["decision"] = Word(decision.IsAllowed), ["policies"] = decision.DeterminingPolicies.ToJsonArray() };
        if (!decision.IsAllowed)
            json["reason"] = decision.Reason;
        entry[name] = json;
    }

    private static string Word(bool isAllowed) => isAllowed ? "ALLOW" : "DENY";
}
