using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Logs;

namespace Reconciler.Emulator.DataPlane.Enforcement;

/// <summary>
/// The log of decisions that are not enforced, or not certain: those of an engine in LOG_ONLY, those that policies in LOG_ONLY would
/// change, and those with policies that depend on history or on guardrails. It
/// contains neither arguments nor claims. Callers hold the account's lock.
/// </summary>
internal sealed class DecisionLog(Account account, ILogWriter logs)
{
    /// <summary>The name of the log group of an engine.</summary>
    public static string GroupOf(string engineArn) =>
        $"/aws/bedrock-agentcore/policy-engine/{engineArn[(engineArn.LastIndexOf('/') + 1)..]}";

    /// <summary>Writes the decision about a call.</summary>
    /// <param name="gateway">The gateway's document.</param>
    /// <param name="call">The call.</param>
    /// <param name="isAllowed">Whether the call was made.</param>
    /// <param name="decision">The decision of the policies that are enforced.</param>
    /// <param name="withLogOnly">The decision with the policies in LOG_ONLY; null if there are none.</param>
    public void Write(JsonObject gateway, ToolCall call, bool isAllowed, AccessDecision decision, AccessDecision? withLogOnly)
    {
        var entry = Create(gateway, call, "input", isAllowed ? "ALLOW" : "DENY");
        entry["decision"] = ToJson(decision);
        if (withLogOnly is not null)
            entry["decisionWithLogOnlyPolicies"] = ToJson(withLogOnly);
        Write(gateway, entry);
    }

    /// <summary>Writes the decision about the output of a call.</summary>
    /// <param name="gateway">The gateway's document.</param>
    /// <param name="call">The call.</param>
    /// <param name="isSuppressed">Whether the output was withheld.</param>
    /// <param name="decision">The decision of the policies that are enforced.</param>
    /// <param name="withLogOnly">The decision with the policies in LOG_ONLY; null if there are none.</param>
    public void WriteOutput(JsonObject gateway, ToolCall call, bool isSuppressed, OutputDecision decision, OutputDecision? withLogOnly)
    {
        var entry = Create(gateway, call, "output", isSuppressed ? "SUPPRESS" : "ALLOW");
        entry["decision"] = ToJson(decision);
        if (withLogOnly is not null)
            entry["decisionWithLogOnlyPolicies"] = ToJson(withLogOnly);
        Write(gateway, entry);
    }

    private static JsonObject Create(JsonObject gateway, ToolCall call, string phase, string outcome) => new()
    {
        ["mode"] = gateway["policyEngineConfiguration"]!.AsObject().Text("mode"),
        ["gatewayArn"] = gateway.Text("gatewayArn"),
        ["principal"] = call.Principal.Value.ToString(),
        ["action"] = AgentCoreNames.ToAction(call.Tool).ToString(),
        ["phase"] = phase,
        ["outcome"] = outcome,
    };

    private static JsonObject ToJson(AccessDecision decision)
    {
        var json = Create(decision.IsAllowed ? "ALLOW" : "DENY", decision.DeterminingPolicies, decision.Undecided);
        if (!decision.IsAllowed)
            json["reason"] = decision.Reason;
        return json;
    }

    private static JsonObject ToJson(OutputDecision decision) =>
        Create(decision.IsSuppressed ? "SUPPRESS" : "ALLOW", decision.DeterminingPolicies, decision.Undecided);

    private static JsonObject Create(string decision, IReadOnlyList<string> policies, IReadOnlyList<string> undecided)
    {
        var json = new JsonObject { ["decision"] = decision, ["policies"] = policies.ToJsonArray() };

        // What depends on history or on a guardrail was not decided, so the outcome in AWS may be another.
        if (undecided.Count > 0)
            json["undecidedPolicies"] = undecided.ToJsonArray();
        return json;
    }

    private void Write(JsonObject gateway, JsonObject entry)
    {
        var engine = gateway["policyEngineConfiguration"]!.AsObject().Text("arn");
        var region = gateway.Text("gatewayArn").Split(':')[3];
        logs.Write(region, GroupOf(engine), gateway.Text("gatewayId"), [(account.Now.ToUnixTimeMilliseconds(), entry.ToJsonString())]);
    }
}
