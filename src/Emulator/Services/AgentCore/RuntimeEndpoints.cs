using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// The endpoints of runtimes. DEFAULT exists as long as its runtime and follows the newest version. Other endpoints keep their version.
/// </summary>
internal sealed class RuntimeEndpoints(Transitions transitions) : IOperations
{
    public const string DefaultName = "DEFAULT";

    public const string TableName = "runtime-endpoints";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateAgentRuntimeEndpoint", call => Idempotency.Once(call, Create));
        on("GetAgentRuntimeEndpoint", call => call.Reply(Find(call)));
        on("UpdateAgentRuntimeEndpoint", call => Idempotency.Once(call, Update));
        on("DeleteAgentRuntimeEndpoint", Delete);
        on("ListAgentRuntimeEndpoints", List);
    }

    public static void CreateDefault(Call call, JsonObject runtime, Transitions transitions) =>
        Save(call, transitions.Begin(New(call, runtime, DefaultName, "1"), "CREATING", transitions.Runtime, "READY", Live("1")));

    public static void MoveDefault(Call call, JsonObject runtime, Transitions transitions)
    {
        var endpoint = call.Table(TableName).Find(Key(runtime.Text("agentRuntimeId"), DefaultName))!;
        Move(call, endpoint, runtime.Text("agentRuntimeVersion"), transitions);
    }

    public static IEnumerable<string> NamesOf(Call call, string runtimeId) => FindAll(call, runtimeId).Select(e => e.Value.Text("name"));

    public static void DeleteAll(Call call, string runtimeId)
    {
        foreach (var (key, _) in FindAll(call, runtimeId).ToList())
            call.Table(TableName).Remove(key);
    }

    private JsonObject Create(Call call)
    {
        var runtime = Runtimes.Find(call);
        var (id, name) = (runtime.Text("agentRuntimeId"), call.Text("name"));
        if (call.Table(TableName).Contains(Key(id, name)))
            throw AgentCoreErrors.EndpointNameTaken(name, id);
        var version = CheckVersion(call, runtime);
        var endpoint = New(call, runtime, name, version).CopySet(call.Input, "description");
        endpoint["_tags"] = call.Copy("tags") ?? new JsonObject();
        Save(call, transitions.Begin(endpoint, "CREATING", transitions.Runtime, "READY", Live(version)));
        var reply = call.Reply(endpoint);
        reply["agentRuntimeId"] = id;
        reply["endpointName"] = name;
        return reply;
    }

    private JsonObject Update(Call call)
    {
        var endpoint = Find(call);
        Transitions.CheckIdle(endpoint, "Agent runtime endpoint", endpoint.Text("name"));
        if (endpoint.Text("name") == DefaultName)
            throw AgentCoreErrors.DefaultEndpointNotUpdatable();
        endpoint.CopySet(call.Input, "description");
        Move(call, endpoint, CheckVersion(call, Runtimes.Find(call)), transitions);
        return call.Reply(endpoint);
    }

    private JsonObject Delete(Call call)
    {
        var endpoint = Find(call);
        Transitions.CheckIdle(endpoint, "Agent runtime endpoint", endpoint.Text("name"));
        if (endpoint.Text("name") == DefaultName)
            throw AgentCoreErrors.DefaultEndpointNotDeletable();
        Save(call, transitions.BeginDelete(endpoint, transitions.Runtime));
        return new JsonObject
        {
            ["status"] = "DELETING",
            ["agentRuntimeId"] = call.Text("agentRuntimeId"),
            ["endpointName"] = endpoint.Text("name"),
        };
    }

    private static JsonObject List(Call call)
    {
        var id = Runtimes.Find(call).Text("agentRuntimeId");
        return Paging.Reply(
            call, "runtimeEndpoints", call.Table(TableName).Listed.Where(r => r.Key.StartsWith(id + "/", StringComparison.Ordinal)), 100);
    }

    private static string CheckVersion(Call call, JsonObject runtime)
    {
        var version = call.TextOrNull("agentRuntimeVersion") ?? runtime.Text("agentRuntimeVersion");
        return call.Table(Runtimes.VersionsTableName).Contains(Runtimes.VersionKey(runtime.Text("agentRuntimeId"), version))
            ? version
            : throw AgentCoreErrors.NotFound("Agent runtime version", $"{runtime.Text("agentRuntimeId")}/{version}");
    }

    private static void Move(Call call, JsonObject endpoint, string version, Transitions transitions)
    {
        endpoint["targetVersion"] = version;
        endpoint["lastUpdatedAt"] = call.Time;
        Save(call, transitions.Begin(endpoint, "UPDATING", transitions.Runtime, "READY", Live(version)));
    }

    private static JsonObject New(Call call, JsonObject runtime, string name, string version) => new()
    {
        ["name"] = name,
        ["id"] = $"{name}-{Account.LowerId(10)}",
        ["targetVersion"] = version,
        ["agentRuntimeEndpointArn"] = $"{runtime.Text("agentRuntimeArn")}/runtime-endpoint/{name}",
        ["agentRuntimeArn"] = runtime.Text("agentRuntimeArn"),
        ["createdAt"] = call.Time,
        ["lastUpdatedAt"] = call.Time,
        ["_runtimeId"] = runtime.Text("agentRuntimeId"),
    };

    private static JsonObject Live(string version) => new() { ["liveVersion"] = version, ["targetVersion"] = version };

    private static void Save(Call call, JsonObject endpoint) =>
        call.Table(TableName).Put(Key(endpoint.Text("_runtimeId"), endpoint.Text("name")), endpoint);

    private static JsonObject Find(Call call)
    {
        Runtimes.Find(call);
        var key = Key(call.Text("agentRuntimeId"), call.Text("endpointName"));
        return call.Table(TableName).Find(key) ?? throw AgentCoreErrors.NotFound("Agent runtime endpoint", key);
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> FindAll(Call call, string runtimeId) =>
        call.Table(TableName).Rows.Where(r => r.Key.StartsWith(runtimeId + "/", StringComparison.Ordinal));

    private static string Key(string runtimeId, string name) => $"{runtimeId}/{name}";
}
