using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The targets of gateways. An MCP server target becomes READY after its tools are listed.</summary>
internal sealed class GatewayTargets(
    Transitions transitions,
    TargetChecks checks,
    TargetSyncCheck syncCheck,
    TargetSyncQueue syncQueue,
    ToolStore tools,
    AgentCoreSettings settings) : IOperations
{
    public const string TableName = AgentCoreTables.GatewayTargets;

    private const string PolicySessionHeader = "x-amzn-bedrock-agentcore-policy-session-id";

    private const int MaximumTargets = 100;
    private const int MaximumConcurrent = 5;

    private static readonly string[] Settings =
    [
        "name", "description", "targetConfiguration", "credentialProviderConfigurations", "metadataConfiguration", "privateEndpoint",
    ];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateGatewayTarget", call => Idempotency.Once(call, Create));
        on("GetGatewayTarget", call => call.Reply(Find(call)));
        on("UpdateGatewayTarget", Update);
        on("DeleteGatewayTarget", Delete);
        on("ListGatewayTargets", List);
        on("SynchronizeGatewayTargets", Synchronize);
    }

    /// <summary>The targets of a gateway.</summary>
    public static IEnumerable<JsonObject> FindAll(Call call, string gatewayId) =>
        call.Table(TableName).Rows.Where(r => r.Key.StartsWith(gatewayId + "/", StringComparison.Ordinal)).Select(r => r.Value);

    /// <summary>
    /// Whether a gateway has targets. With <see cref="AgentCoreBehavior.TargetDeleteLag"/>, deleted targets still count for that time.
    /// </summary>
    public static bool HasAny(Call call, string gatewayId)
    {
        if (FindAll(call, gatewayId).Any())
            return true;
        return call.Table("deleted-targets").Contains(gatewayId);
    }

    /// <summary>
    /// Adds the header of policy sessions to the headers that targets get: with a policy engine attached, the service does so by itself.
    /// </summary>
    public static void FillMetadata(Call call, JsonObject gateway)
    {
        if (gateway["policyEngineConfiguration"] is null)
            return;
        foreach (var target in FindAll(call, gateway.Text("gatewayId")).ToList())
        {
            var metadata = target.Child("metadataConfiguration");
            if (metadata.Texts("allowedRequestHeaders").Contains(PolicySessionHeader, StringComparer.OrdinalIgnoreCase))
                continue;
            metadata["allowedRequestHeaders"] = metadata.Texts("allowedRequestHeaders").Append(PolicySessionHeader).ToJsonArray();
            Save(call, target);
        }
    }

    private JsonObject Create(Call call)
    {
        var gateway = Gateways.Find(call);
        var gatewayId = gateway.Text("gatewayId");
        CheckGateway(call, gateway);
        var name = call.TextOrNull("name") ?? throw AgentCoreErrors.TargetNameMissing();
        var siblings = FindAll(call, gatewayId).ToList();
        if (siblings.Exists(t => t.Text("name") == name))
            throw AgentCoreErrors.TargetNameTaken(name, gatewayId);
        if (siblings.Count >= MaximumTargets)
            throw AgentCoreErrors.TooManyTargets(MaximumTargets, gatewayId);
        checks.Check(call, gateway, call.Input);
        var target = new JsonObject
        {
            ["gatewayArn"] = gateway.Text("gatewayArn"),
            ["targetId"] = Account.UpperId(10),
            ["createdAt"] = call.Time,
            ["updatedAt"] = call.Time,
            ["_gatewayId"] = gatewayId,
        }.CopyAll(call.Input, Settings).Default("credentialProviderConfigurations", new JsonArray());
        if (gateway.TextOrNull("protocolType") is { } protocol)
            target["protocolType"] = protocol;
        var reply = call.Reply(Save(call, Begin(call, gateway, target, "CREATING", "FAILED")));
        FillMetadata(call, gateway);
        return reply;
    }

    private JsonObject Update(Call call)
    {
        var gateway = Gateways.Find(call);
        var target = Find(call);
        CheckIdle(target);
        CheckGateway(call, gateway);
        if (TargetChecks.TypeOf(call.Input["targetConfiguration"]!.AsObject()) !=
            TargetChecks.TypeOf(target["targetConfiguration"]!.AsObject()))
            throw AgentCoreErrors.TargetTypeImmutable();
        if (call.TextOrNull("name") is { } name && FindAll(call, gateway.Text("gatewayId")).Any(t => t != target && t.Text("name") == name))
            throw AgentCoreErrors.TargetNameTaken(name, gateway.Text("gatewayId"));
        checks.Check(call, gateway, call.Input);
        var oldName = target.Text("name");
        target.CopyAll(call.Input, Settings).Default("name", oldName).Default("credentialProviderConfigurations", new JsonArray());
        target["updatedAt"] = call.Time;
        var reply = call.Reply(Save(call, Begin(call, gateway, target, "UPDATING", "FAILED")));
        FillMetadata(call, gateway);
        return reply;
    }

    private JsonObject Delete(Call call)
    {
        var gateway = Gateways.Find(call);
        var target = Find(call);
        CheckIdle(target);
        Save(call, transitions.BeginDelete(target, transitions.Target));
        tools.Remove(gateway.Text("gatewayId"), target.Text("targetId"));
        var lag = settings.Behavior.TargetDeleteLag;
        if (lag > TimeSpan.Zero)
        {
            call.Table("deleted-targets")
                .Put(gateway.Text("gatewayId"), new JsonObject().ScheduleRemoval(call.Now + transitions.Target + lag));
        }

        return call.Reply(target);
    }

    private static JsonObject List(Call call)
    {
        var gatewayId = Gateways.Find(call).Text("gatewayId");
        var rows = call.Table(TableName).Listed.Where(r => r.Key.StartsWith(gatewayId + "/", StringComparison.Ordinal));
        return Paging.Reply(call, "items", rows.Select(r => KeyValuePair.Create(r.Key, TargetChecks.WithSummary(r.Value.Copy()))), 100);
    }

    private JsonObject Synchronize(Call call)
    {
        var gateway = Gateways.Find(call);
        CheckGateway(call, gateway);
        var targets = call.Input.Texts("targetIdList").Select(id => Find(call, id)).ToList();
        foreach (var target in targets)
        {
            CheckIdle(target);
            if (TargetChecks.TypeOf(target["targetConfiguration"]!.AsObject()) != "MCP_SERVER")
                throw AgentCoreErrors.NotSynchronizable();
        }

        foreach (var target in targets)
        {
            target["updatedAt"] = call.Time;
            Save(call, Begin(call, gateway, target, "SYNCHRONIZING", "SYNCHRONIZE_UNSUCCESSFUL"));
        }

        return new JsonObject { ["targets"] = call.Summaries("targets", targets) };
    }

    /// <summary>
    /// Starts a transition of a target. A known failure of the tool listing is decided now and appears at the end of the transition. If
    /// servers run, the data plane lists the tools and ends the transition.
    /// </summary>
    private JsonObject Begin(Call call, JsonObject gateway, JsonObject target, string during, string failureStatus)
    {
        target.Remove("statusReasons");
        if (syncCheck.FindFailure(call, gateway, target) is { } reason)
        {
            return transitions.Begin(target, during, transitions.Target, failureStatus, new JsonObject
            {
                ["statusReasons"] = new JsonArray(reason),
            });
        }

        if (settings.RunsServers && TargetSyncCheck.NeedsSync(target))
        {
            syncQueue.Add(call.Region, target, during, failureStatus);
            return target;
        }

        var done = new JsonObject { ["lastSynchronizedAt"] = (call.Now + transitions.Target).ToUnixTimeMilliseconds() / 1000d };
        return transitions.Begin(target, during, transitions.Target, "READY", TargetSyncCheck.NeedsSync(target) ? done : []);
    }

    private static void CheckGateway(Call call, JsonObject gateway)
    {
        if (gateway.Text("status") is not ("READY" or "UPDATE_UNSUCCESSFUL"))
            throw AgentCoreErrors.Busy("Gateway", gateway.Text("gatewayId"), gateway.Text("status"));
        if (FindAll(call, gateway.Text("gatewayId")).Count(Transitions.IsBusy) >= MaximumConcurrent)
            throw AgentCoreErrors.TooManyTargetOperations(MaximumConcurrent);
    }

    private static void CheckIdle(JsonObject target)
    {
        Transitions.CheckIdle(target, "Target", target.Text("targetId"));
        if (target.Text("status").EndsWith("PENDING_AUTH", StringComparison.Ordinal))
            throw AgentCoreErrors.Busy("Target", target.Text("targetId"), target.Text("status"));
    }

    private static JsonObject Find(Call call)
    {
        Gateways.Find(call);
        return Find(call, call.Text("targetId"));
    }

    private static JsonObject Find(Call call, string targetId) =>
        call.Table(TableName).Find($"{call.Text("gatewayIdentifier")}/{targetId}") ?? throw AgentCoreErrors.NotFound("Target", targetId);

    private static JsonObject Save(Call call, JsonObject target) =>
        call.Table(TableName).Put($"{target.Text("_gatewayId")}/{target.Text("targetId")}", target);
}
