using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>Workload identities: created by calls, and one for each runtime and gateway.</summary>
internal sealed class WorkloadIdentities : IOperations
{
    public const string TableName = "workload-identities";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateWorkloadIdentity", Create);
        on("GetWorkloadIdentity", call => call.Reply(Find(call)));
        on("UpdateWorkloadIdentity", Update);
        on("DeleteWorkloadIdentity", Delete);
        on("ListWorkloadIdentities", call => Paging.Reply(call, "workloadIdentities", call.Table(TableName).Listed, 20));
    }

    /// <summary>Creates the identity of a runtime or gateway and returns its ARN.</summary>
    public static string CreateFor(Call call, string name) => call.Table(TableName).Put(name, New(call, name)).Text("workloadIdentityArn");

    public static void DeleteFor(Call call, string name) => call.Table(TableName).Remove(name);

    private static JsonObject Create(Call call)
    {
        var name = call.Text("name");
        if (call.Table(TableName).Contains(name))
            throw AgentCoreErrors.WorkloadIdentityNameTaken(name);
        var identity = New(call, name).CopySet(call.Input, "allowedResourceOauth2ReturnUrls");
        identity["_tags"] = call.Copy("tags") ?? new JsonObject();
        return call.Reply(call.Table(TableName).Put(name, identity));
    }

    private static JsonObject Update(Call call)
    {
        var identity = Find(call).CopyAll(call.Input, "allowedResourceOauth2ReturnUrls");
        identity["lastUpdatedTime"] = call.Time;
        return call.Reply(call.Table(TableName).Put(call.Text("name"), identity));
    }

    private static JsonObject Delete(Call call)
    {
        Find(call);
        call.Table(TableName).Remove(call.Text("name"));
        return [];
    }

    private static JsonObject New(Call call, string name) => new()
    {
        ["name"] = name,
        ["workloadIdentityArn"] = call.Arn($"workload-identity-directory/default/workload-identity/{name}"),
        ["createdTime"] = call.Time,
        ["lastUpdatedTime"] = call.Time,
    };

    private static JsonObject Find(Call call) =>
        call.Table(TableName).Find(call.Text("name")) ?? throw AgentCoreErrors.NotFound("Workload identity", call.Text("name"));
}
