using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The rules of gateways, each with a priority of its own.</summary>
internal sealed class GatewayRules(Transitions transitions) : IOperations
{
    private const string TableName = AgentCoreTables.GatewayRules;

    private static readonly string[] Settings = ["priority", "conditions", "actions", "description"];

    // Paths that are endpoints of the gateway itself.
    private static readonly string[] Reserved = ["mcp", "a2a", "responses", "converse", ".well-known"];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateGatewayRule", call => Idempotency.Once(call, Create));
        on("GetGatewayRule", call => call.Reply(Find(call)));
        on("UpdateGatewayRule", Update);
        on("DeleteGatewayRule", Delete);
        on("ListGatewayRules", List);
    }

    private JsonObject Create(Call call)
    {
        var gateway = Gateways.Find(call);
        var gatewayId = gateway.Text("gatewayId");
        Check(call, gatewayId, other: null);
        var id = Guid.NewGuid().ToString();
        var rule = new JsonObject
        {
            ["ruleId"] = id,
            ["gatewayArn"] = gateway.Text("gatewayArn"),
            ["createdAt"] = call.Time,
            ["_gatewayId"] = gatewayId,
        }.CopyAll(call.Input, Settings);
        return call.Reply(Save(call, transitions.Begin(rule, "CREATING", transitions.Target, "ACTIVE")));
    }

    private JsonObject Update(Call call)
    {
        var rule = Find(call);
        Transitions.CheckIdle(rule, "Gateway rule", rule.Text("ruleId"));
        Check(call, rule.Text("_gatewayId"), rule);
        rule.CopySet(call.Input, Settings)["updatedAt"] = call.Time;
        return call.Reply(Save(call, transitions.Begin(rule, "UPDATING", transitions.Target, "ACTIVE")));
    }

    private JsonObject Delete(Call call)
    {
        var rule = Find(call);
        Transitions.CheckIdle(rule, "Gateway rule", rule.Text("ruleId"));
        return call.Reply(Save(call, transitions.BeginDelete(rule, transitions.Target)));
    }

    private static JsonObject List(Call call)
    {
        var gatewayId = Gateways.Find(call).Text("gatewayId");
        var rows = call.Table(TableName).Listed.Where(r => r.Key.StartsWith(gatewayId + "/", StringComparison.Ordinal));
        return Paging.Reply(call, "gatewayRules", rows, 100);
    }

    private static void Check(Call call, string gatewayId, JsonObject? other)
    {
        if (call.Input["priority"] is { } priority && FindAll(call, gatewayId).Any(r => r != other && Is(r["priority"], priority)))
            throw AgentCoreErrors.RulePriorityTaken(priority.ToString(), gatewayId);
        var targets = GatewayTargets.FindAll(call, gatewayId).Select(t => t.Text("name")).ToHashSet(StringComparer.Ordinal);
        foreach (var action in call.Input.Objects("actions"))
        {
            if (action["routeToTarget"] is not JsonObject route) continue;
            var split = route["weightedRoute"] is JsonObject weighted ? weighted.Objects("trafficSplit").ToList() : [];
            if (split.Count > 0 && split.Sum(s => s["weight"]!.GetValue<long>()) != 100)
                throw AgentCoreErrors.Invalid("The weights of a traffic split must add up to 100.");
            foreach (var name in split.Append(route["staticRoute"] as JsonObject).OfType<JsonObject>().Select(s => s.Text("targetName")))
            {
                if (!targets.Contains(name)) throw AgentCoreErrors.RuleTargetNotFound(name, gatewayId);
            }
        }

        foreach (var path in call.Input.Objects("conditions").SelectMany(c => (c["matchPaths"] as JsonObject ?? []).Texts("anyOf")))
        {
            var name = path.Split('/')[1];
            if (Reserved.Contains(name)) throw AgentCoreErrors.Invalid($"The path '{path}' is reserved.");
            if (!targets.Contains(name)) throw AgentCoreErrors.RuleTargetNotFound(name, gatewayId);
        }
    }

    private static bool Is(JsonNode? left, JsonNode right) => left?.ToString() == right.ToString();

    private static IEnumerable<JsonObject> FindAll(Call call, string gatewayId) =>
        call.Table(TableName).Rows.Where(r => r.Key.StartsWith(gatewayId + "/", StringComparison.Ordinal)).Select(r => r.Value);

    private static JsonObject Find(Call call)
    {
        var gatewayId = Gateways.Find(call).Text("gatewayId");
        return call.Table(TableName).Find($"{gatewayId}/{call.Text("ruleId")}")
            ?? throw AgentCoreErrors.NotFound("Gateway rule", call.Text("ruleId"));
    }

    private static JsonObject Save(Call call, JsonObject rule) =>
        call.Table(TableName).Put($"{rule.Text("_gatewayId")}/{rule.Text("ruleId")}", rule);
}
