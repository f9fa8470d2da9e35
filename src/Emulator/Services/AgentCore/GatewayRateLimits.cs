using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The rate limits of gateways. Their dimensions never change.</summary>
internal sealed class GatewayRateLimits(Transitions transitions) : IOperations
{
    private const string TableName = AgentCoreTables.GatewayRateLimits;

    // AWS's number.
    private const int MaximumLimits = 50;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateGatewayRateLimit", call => Idempotency.Once(call, Create));
        on("GetGatewayRateLimit", call => call.Reply(Find(call)));
        on("UpdateGatewayRateLimit", Update);
        on("DeleteGatewayRateLimit", Delete);
        on("ListGatewayRateLimits", List);
    }

    private JsonObject Create(Call call)
    {
        var gatewayId = Gateways.Find(call).Text("gatewayId");
        var id = call.TextOrNull("rateLimitId") ?? Account.LowerId(10);
        var siblings = FindAll(call, gatewayId);
        if (siblings.Any(l => l.Text("rateLimitId") == id)) throw AgentCoreErrors.RateLimitTaken(id, gatewayId);
        if (siblings.Count() >= MaximumLimits) throw AgentCoreErrors.TooManyRateLimits(MaximumLimits, gatewayId);
        CheckEntries(call, call.Input.Texts("dimensionKeys"));
        var limit = new JsonObject
        {
            ["rateLimitId"] = id,
            ["gatewayIdentifier"] = gatewayId,
            ["createdAt"] = call.Time,
            ["updatedAt"] = call.Time,
        }.CopyAll(call.Input, ["description", "dimensionKeys", "entries"]);
        return call.Reply(Save(call, transitions.Begin(limit, "CREATING", transitions.Target, "ACTIVE")));
    }

    private JsonObject Update(Call call)
    {
        var limit = Find(call);
        Transitions.CheckIdle(limit, "Gateway rate limit", limit.Text("rateLimitId"));
        CheckEntries(call, limit.Texts("dimensionKeys"));
        limit.CopySet(call.Input, "description", "entries")["updatedAt"] = call.Time;
        if (limit.TextOrNull("description") is "") limit.Remove("description");
        return call.Reply(Save(call, transitions.Begin(limit, "UPDATING", transitions.Target, "ACTIVE")));
    }

    private JsonObject Delete(Call call)
    {
        var limit = Find(call);
        Transitions.CheckIdle(limit, "Gateway rate limit", limit.Text("rateLimitId"));
        return call.Reply(Save(call, transitions.BeginDelete(limit, transitions.Target)));
    }

    private static JsonObject List(Call call)
    {
        var gatewayId = Gateways.Find(call).Text("gatewayId");
        var rows = call.Table(TableName).Listed.Where(r => r.Key.StartsWith(gatewayId + "/", StringComparison.Ordinal));
        return Paging.Reply(call, "rateLimits", rows, 100);
    }

    private static void CheckEntries(Call call, IEnumerable<string> dimensions)
    {
        var keys = dimensions.ToHashSet(StringComparer.Ordinal);
        foreach (var entry in call.Input.Objects("entries"))
        {
            var written = (entry["dimensions"] as JsonObject ?? []).Select(d => d.Key);
            if (!keys.SetEquals(written)) throw AgentCoreErrors.RateLimitEntryMismatch(keys);
        }
    }

    private static IEnumerable<JsonObject> FindAll(Call call, string gatewayId) =>
        call.Table(TableName).Rows.Where(r => r.Key.StartsWith(gatewayId + "/", StringComparison.Ordinal)).Select(r => r.Value);

    private static JsonObject Find(Call call)
    {
        var gatewayId = Gateways.Find(call).Text("gatewayId");
        return call.Table(TableName).Find($"{gatewayId}/{call.Text("rateLimitId")}")
            ?? throw AgentCoreErrors.NotFound("Gateway rate limit", call.Text("rateLimitId"));
    }

    private static JsonObject Save(Call call, JsonObject limit) =>
        call.Table(TableName).Put($"{limit.Text("gatewayIdentifier")}/{limit.Text("rateLimitId")}", limit);
}
