using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>Policy engines.</summary>
internal sealed class PolicyEngines(Transitions transitions) : IOperations
{
    public const string TableName = "policy-engines";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreatePolicyEngine", call => Idempotency.Once(call, Create));
        on("GetPolicyEngine", call => call.Reply(Find(call)));
        on("UpdatePolicyEngine", Update);
        on("DeletePolicyEngine", Delete);
        on("ListPolicyEngines", call => Paging.Reply(call, "policyEngines", call.Table(TableName).Listed, 100));
    }

    /// <exception cref="AwsException">There is no such engine.</exception>
    public static JsonObject Find(Call call) =>
        call.Table(TableName).Find(call.Text("policyEngineId"))
            ?? throw AgentCoreErrors.NotFound("Policy engine", call.Text("policyEngineId"));

    public static JsonObject? FindByArn(Call call, string arn) =>
        call.Table(TableName).Find(arn[(arn.LastIndexOf('/') + 1)..]) is { } engine && engine.Text("policyEngineArn") == arn
            ? engine
            : null;

    private JsonObject Create(Call call)
    {
        var name = call.Text("name");
        if (call.Table(TableName).Documents.Any(e => e.Text("name") == name))
            throw AgentCoreErrors.EngineNameTaken(name);
        var id = $"{name}-{Account.LowerId(10)}";
        var engine = new JsonObject
        {
            ["policyEngineId"] = id,
            ["name"] = name,
            ["policyEngineArn"] = call.Arn($"policy-engine/{id}"),
            ["createdAt"] = call.Time,
            ["updatedAt"] = call.Time,
            ["statusReasons"] = new JsonArray(),
            ["_tags"] = call.Copy("tags") ?? new JsonObject(),
        }.CopySet(call.Input, "description", "encryptionKeyArn");
        return call.Reply(call.Table(TableName).Put(id, transitions.Begin(engine, "CREATING", transitions.PolicyEngine, "ACTIVE")));
    }

    private JsonObject Update(Call call)
    {
        var engine = Find(call);
        Transitions.CheckIdle(engine, "Policy engine", call.Text("policyEngineId"));
        if (call.Input["description"] is JsonObject description)
            Descriptions.Apply(engine, description);
        engine["updatedAt"] = call.Time;
        return call.Reply(
            call.Table(TableName)
                .Put(call.Text("policyEngineId"), transitions.Begin(engine, "UPDATING", transitions.PolicyEngine, "ACTIVE")));
    }

    private JsonObject Delete(Call call)
    {
        var engine = Find(call);
        var id = engine.Text("policyEngineId");
        Transitions.CheckIdle(engine, "Policy engine", id);
        var arn = engine.Text("policyEngineArn");
        if (call.Table(Gateways.TableName).Documents.Any(g => g["policyEngineConfiguration"]?.AsObject().Text("arn") == arn))
            throw AgentCoreErrors.EngineIsAttached(id);
        if (CedarPolicies.HasAny(call, id))
            throw AgentCoreErrors.EngineHasPolicies(id);
        return call.Reply(call.Table(TableName).Put(id, transitions.BeginDelete(engine, transitions.PolicyEngine)));
    }
}
