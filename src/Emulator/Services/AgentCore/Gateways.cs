using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Identity;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>Gateways.</summary>
internal sealed class Gateways(Transitions transitions, GatewayChecks checks) : IOperations
{
    public const string TableName = AgentCoreTables.Gateways;

    private const int MaximumGateways = 1000;

    private static readonly string[] Settings =
    [
        "description", "roleArn", "protocolType", "protocolConfiguration", "authorizerType", "authorizerConfiguration", "kmsKeyArn",
        "customTransformConfiguration", "interceptorConfigurations", "policyEngineConfiguration", "exceptionLevel", "wafConfiguration",
    ];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateGateway", call => Idempotency.Once(call, Create));
        on("GetGateway", call => call.Reply(Find(call)));
        on("UpdateGateway", Update);
        on("DeleteGateway", Delete);
        on("ListGateways", call => Paging.Reply(call, "items", call.Table(TableName).Listed, 100));
    }

    /// <exception cref="AwsException">There is no such gateway.</exception>
    public static JsonObject Find(Call call) =>
        call.Table(TableName).Find(call.Text("gatewayIdentifier"))
            ?? throw AgentCoreErrors.NotFound("Gateway", call.Text("gatewayIdentifier"));

    private JsonObject Create(Call call)
    {
        var name = call.Text("name");
        var table = call.Table(TableName);
        if (table.Documents.Any(g => g.Text("name") == name))
            throw AgentCoreErrors.GatewayNameTaken(name);
        var maximum = (int)(MaximumGateways * call.Account.Behavior.QuotaScale);
        if (table.Count >= maximum)
            throw AgentCoreErrors.TooManyGateways(maximum);
        var id = $"{name.ToLowerInvariant()}-{Account.LowerId(10)}";
        var arn = call.Arn($"gateway/{id}");
        checks.Check(call, arn);
        var gateway = new JsonObject
        {
            ["gatewayArn"] = arn,
            ["gatewayId"] = id,
            ["gatewayUrl"] = call.Input["protocolType"] is null
                ? $"https://{id}.gateway.bedrock-agentcore.{call.Region}.amazonaws.com"
                : $"https://{id}.gateway.bedrock-agentcore.{call.Region}.amazonaws.com/mcp",
            ["name"] = name,
            ["createdAt"] = call.Time,
            ["updatedAt"] = call.Time,
            ["workloadIdentityDetails"] = new JsonObject { ["workloadIdentityArn"] = WorkloadIdentities.CreateFor(call, id) },
            ["_tags"] = call.Copy("tags") ?? new JsonObject(),
        }.CopyAll(call.Input, Settings);
        return call.Reply(table.Put(id, transitions.Begin(gateway, "CREATING", transitions.Gateway, "READY")));
    }

    private JsonObject Update(Call call)
    {
        var gateway = Find(call);
        var id = gateway.Text("gatewayId");
        Transitions.CheckIdle(gateway, "Gateway", id);
        if (call.Text("name") != gateway.Text("name"))
            throw AgentCoreErrors.GatewayMemberImmutable("name");
        if (call.Text("authorizerType") != gateway.Text("authorizerType"))
            throw AgentCoreErrors.GatewayMemberImmutable("authorizer type");
        if (call.TextOrNull("protocolType") != gateway.TextOrNull("protocolType"))
            throw AgentCoreErrors.GatewayMemberImmutable("protocol type");
        checks.Check(call, gateway.Text("gatewayArn"));
        gateway.CopyAll(call.Input, Settings)["updatedAt"] = call.Time;
        call.Table(TableName).Put(id, transitions.Begin(gateway, "UPDATING", transitions.Gateway, "READY"));
        GatewayTargets.FillMetadata(call, gateway);
        return call.Reply(gateway);
    }

    private JsonObject Delete(Call call)
    {
        var gateway = Find(call);
        var id = gateway.Text("gatewayId");
        Transitions.CheckIdle(gateway, "Gateway", id);
        if (GatewayTargets.HasAny(call, id))
            throw AgentCoreErrors.GatewayHasTargets();
        call.Table(TableName).Put(id, transitions.BeginDelete(gateway, transitions.Gateway));
        WorkloadIdentities.DeleteFor(call, id);
        return call.Reply(gateway);
    }
}
