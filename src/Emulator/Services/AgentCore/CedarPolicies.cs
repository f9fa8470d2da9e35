using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Policies;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The Cedar policies of policy engines.</summary>
internal sealed class CedarPolicies(Transitions transitions, StatementChecks checks, AgentCoreBehavior behavior) : IOperations
{
    public const string TableName = AgentCoreTables.Policies;

    private const string DeletionsTableName = "deleted-policies";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreatePolicy", call => Idempotency.Once(call, Create));
        on("GetPolicy", call => call.Reply(Find(call)));
        on("UpdatePolicy", Update);
        on("DeletePolicy", Delete);
        on("ListPolicies", List);
    }

    /// <summary>
    /// Whether an engine has policies. With <see cref="AgentCoreBehavior.PolicyEngineDeleteLag"/>, deleted policies still count for that
    /// time.
    /// </summary>
    public static bool HasAny(Call call, string engineId) =>
        call.Table(TableName).Rows.Any(r => r.Key.StartsWith(engineId + "/", StringComparison.Ordinal)) ||
            call.Table(DeletionsTableName).Contains(engineId);

    private JsonObject Create(Call call)
    {
        var engine = PolicyEngines.Find(call);
        var (engineId, name) = (engine.Text("policyEngineId"), call.Text("name"));
        if (engine.Text("status") is not ("ACTIVE" or "UPDATING"))
            throw AgentCoreErrors.Busy("Policy engine", engineId, engine.Text("status"));
        // Policy names are unique in the account, not only in the engine.
        if (call.Table(TableName).Documents.Any(p => p.Text("name") == name))
            throw AgentCoreErrors.PolicyNameTaken(name);
        var findings = checks.Check(call, engine, call.Input["definition"]!.AsObject());
        StatementChecks.CheckTotalSize(call, call.Input["definition"]!.AsObject(), null);
        var id = $"{name}-{Account.LowerId(10)}";
        var policy = new JsonObject
        {
            ["policyId"] = id,
            ["name"] = name,
            ["policyEngineId"] = engineId,
            ["createdAt"] = call.Time,
            ["updatedAt"] = call.Time,
            ["policyArn"] = $"{engine.Text("policyEngineArn")}/policy/{id}",
            ["enforcementMode"] = "ACTIVE",
        }.CopySet(call.Input, "definition", "description", "enforcementMode");
        return call.Reply(Save(call, Begin(policy, "CREATING", "CREATE_FAILED", findings)));
    }

    private JsonObject Update(Call call)
    {
        var policy = Find(call);
        Transitions.CheckIdle(policy, "Policy", policy.Text("policyId"));
        // The service validates the stored statement again even if only the description changes.
        var definition = (call.Input["definition"] ?? policy["definition"])!.AsObject();
        var findings = checks.Check(call, PolicyEngines.Find(call), definition);
        StatementChecks.CheckTotalSize(call, definition, policy.Text("policyId"));
        if (policy.Text("status") == "ACTIVE")
            policy[PolicyReader.EffectiveMember] = new JsonObject().CopySet(policy, "definition", "enforcementMode");
        policy.CopySet(call.Input, "definition", "enforcementMode");
        if (call.Input["description"] is JsonObject description)
            Descriptions.Apply(policy, description);
        policy["updatedAt"] = call.Time;
        return call.Reply(Save(call, Begin(policy, "UPDATING", "UPDATE_FAILED", findings)));
    }

    private JsonObject Delete(Call call)
    {
        var policy = Find(call);
        Transitions.CheckIdle(policy, "Policy", policy.Text("policyId"));
        Save(call, transitions.BeginDelete(policy, transitions.Policy));
        var lag = behavior.PolicyEngineDeleteLag;
        if (lag > TimeSpan.Zero)
        {
            call.Table(DeletionsTableName)
                .Put(policy.Text("policyEngineId"), new JsonObject().ScheduleRemoval(call.Now + transitions.Policy + lag));
        }

        return call.Reply(policy);
    }

    private static JsonObject List(Call call)
    {
        var engineId = PolicyEngines.Find(call).Text("policyEngineId");
        var rows = call.Table(TableName).Listed.Where(r => r.Key.StartsWith(engineId + "/", StringComparison.Ordinal));
        if (call.TextOrNull("targetResourceScope") is { } scope)
        {
            rows = rows.Where(
                r => StatementChecks.TextOf(r.Value["definition"]!.AsObject()).Contains($"\"{scope}\"", StringComparison.Ordinal));
        }

        return Paging.Reply(call, "policies", rows, 100);
    }

    private JsonObject Begin(JsonObject policy, string during, string failureStatus, IReadOnlyList<string> findings)
    {
        policy["statusReasons"] = new JsonArray();
        return findings.Count > 0
            ? transitions.Begin(policy, during, transitions.Policy, failureStatus, new JsonObject
            {
                ["statusReasons"] = findings.ToJsonArray(),
            })
            : transitions.Begin(policy, during, transitions.Policy, "ACTIVE", new JsonObject { [PolicyReader.EffectiveMember] = null });
    }

    private static JsonObject Find(Call call)
    {
        PolicyEngines.Find(call);
        return call.Table(TableName).Find($"{call.Text("policyEngineId")}/{call.Text("policyId")}")
            ?? throw AgentCoreErrors.NotFound("Policy", call.Text("policyId"));
    }

    private static JsonObject Save(Call call, JsonObject policy) =>
        call.Table(TableName).Put($"{policy.Text("policyEngineId")}/{policy.Text("policyId")}", policy);
}
