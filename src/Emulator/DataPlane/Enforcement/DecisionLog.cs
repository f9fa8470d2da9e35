using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Logs;

namespace Reconciler.Emulator.DataPlane.Enforcement;

/// <summary>
/// The log of decisions that are not enforced: those of an engine in LOG_ONLY, and those that policies in LOG_ONLY would change. It
/// contains neither arguments nor claims. Callers hold the account's lock.
/// </summary>
internal sealed class DecisionLog(Account account, ILogWriter logs)
{
    /// <summary>The name of the log group of an engine.</summary>
    public static string GroupOf(string engineArn) =>
        $"/aws/bedrock-agentcore/policy-engine/{engineArn[(engineArn.LastIndexOf('/') + 1)..]}";

    public void Write(
        JsonObject gateway, AccessPrincipal principal, string tool, bool isAllowed, AccessDecision decision, AccessDecision? withLogOnly)
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
        if (withLogOnly is not null)
            Add(entry, "decisionWithLogOnlyPolicies", withLogOnly);
        var region = gateway.Text("gatewayArn").Split(':')[3];
        var line = (account.Now.ToUnixTimeMilliseconds(), entry.ToJsonString());
        logs.Write(region, GroupOf(engine.Text("arn")), gateway.Text("gatewayId"), [line]);
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
