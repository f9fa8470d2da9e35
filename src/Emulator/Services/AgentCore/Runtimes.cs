using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Identity;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// Agent runtimes and their immutable versions. A runtime's document is its newest version. Another table has a copy of each version.
/// </summary>
internal sealed class Runtimes(Transitions transitions, RuntimeChecks checks, RuntimeVersionEvents versions) : IOperations
{
    public const string TableName = "runtimes";
    public const string VersionsTableName = "runtime-versions";

    private const int PageSize = 100;

    private static readonly string[] Settings =
    [
        "agentRuntimeArtifact", "roleArn", "networkConfiguration", "description", "authorizerConfiguration", "requestHeaderConfiguration",
        "protocolConfiguration", "lifecycleConfiguration", "metadataConfiguration", "environmentVariables", "filesystemConfigurations",
        "capacityProviderConfiguration", "platformVersion",
    ];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateAgentRuntime", call => Idempotency.Once(call, Create));
        on("GetAgentRuntime", call => call.Reply(FindVersion(call)));
        on("UpdateAgentRuntime", call => Idempotency.Once(call, Update));
        on("DeleteAgentRuntime", Delete);
        on("ListAgentRuntimes", call => Paging.Reply(
            call, "agentRuntimes", call.Table(TableName).Listed.Select(WithDescription), PageSize));
        on("ListAgentRuntimeVersions", ListVersions);
    }

    /// <exception cref="AwsException">There is no such runtime.</exception>
    public static JsonObject Find(Call call) =>
        call.Table(TableName).Find(call.Text("agentRuntimeId"))
            ?? throw AgentCoreErrors.NotFound("Agent runtime", call.Text("agentRuntimeId"));

    public static string VersionKey(string id, string version) =>
        string.Create(CultureInfo.InvariantCulture, $"{id}/{int.Parse(version, CultureInfo.InvariantCulture):D5}");

    private JsonObject Create(Call call)
    {
        var name = call.Text("agentRuntimeName");
        if (call.Table(TableName).Documents.Any(r => r.Text("agentRuntimeName") == name))
            throw AgentCoreErrors.RuntimeNameTaken(name);
        var id = $"{name}-{Account.LowerId(10)}";
        var arn = call.Arn($"runtime/{id}");
        checks.Check(call, arn);
        var runtime = new JsonObject
        {
            ["agentRuntimeArn"] = arn,
            ["agentRuntimeName"] = name,
            ["agentRuntimeId"] = id,
            ["agentRuntimeVersion"] = "1",
            ["createdAt"] = call.Time,
            ["lastUpdatedAt"] = call.Time,
            ["workloadIdentityDetails"] = new JsonObject { ["workloadIdentityArn"] = WorkloadIdentities.CreateFor(call, id) },
            ["_tags"] = call.Copy("tags") ?? new JsonObject(),
        };
        NoteOrigin(call, runtime);
        WithDefaults(runtime.CopyAll(call.Input, Settings));
        transitions.Begin(runtime, "CREATING", transitions.Runtime, "READY");
        Save(call, runtime);
        RuntimeEndpoints.CreateDefault(call, runtime, transitions);
        return call.Reply(runtime);
    }

    private JsonObject Update(Call call)
    {
        var runtime = Find(call);
        Transitions.CheckIdle(runtime, "Agent runtime", runtime.Text("agentRuntimeId"));
        checks.Check(call, runtime.Text("agentRuntimeArn"));
        // An update creates a complete version: members that it does not set get their defaults.
        var version = int.Parse(runtime.Text("agentRuntimeVersion"), CultureInfo.InvariantCulture) + 1;
        runtime["agentRuntimeVersion"] = version.ToString(CultureInfo.InvariantCulture);
        runtime["lastUpdatedAt"] = call.Time;
        NoteOrigin(call, runtime);
        WithDefaults(runtime.CopyAll(call.Input, Settings));
        transitions.Begin(runtime, "UPDATING", transitions.Runtime, "READY");
        Save(call, runtime);
        RuntimeEndpoints.MoveDefault(call, runtime, transitions);
        return call.Reply(runtime);
    }

    private JsonObject Delete(Call call)
    {
        var runtime = Find(call);
        var id = runtime.Text("agentRuntimeId");
        if (call.TextOrNull("agentRuntimeVersion") is { } version && version != runtime.Text("agentRuntimeVersion"))
        {
            if (!call.Table(VersionsTableName).Remove(VersionKey(id, version)))
                throw AgentCoreErrors.NotFound("Agent runtime version", $"{id}/{version}");
            return new JsonObject { ["status"] = "DELETING", ["agentRuntimeId"] = id, ["agentRuntimeVersion"] = version };
        }

        Transitions.CheckIdle(runtime, "Agent runtime", id);
        if (RuntimeEndpoints.NamesOf(call, id).Any(n => n != RuntimeEndpoints.DefaultName))
            throw AgentCoreErrors.RuntimeHasEndpoints();
        call.Table(TableName).Put(id, transitions.BeginDelete(runtime, transitions.Runtime));
        RuntimeEndpoints.DeleteAll(call, id);
        foreach (var (key, _) in call.Table(VersionsTableName).Rows
            .Where(r => r.Key.StartsWith(id + "/", StringComparison.Ordinal))
            .ToList())
            call.Table(VersionsTableName).Remove(key);
        WorkloadIdentities.DeleteFor(call, id);
        return call.Reply(runtime);
    }

    private static JsonObject FindVersion(Call call)
    {
        var runtime = Find(call);
        if (call.TextOrNull("agentRuntimeVersion") is not { } version || version == runtime.Text("agentRuntimeVersion"))
            return runtime;
        return call.Table(VersionsTableName).Find(VersionKey(runtime.Text("agentRuntimeId"), version))
            ?? throw AgentCoreErrors.NotFound("Agent runtime version", $"{runtime.Text("agentRuntimeId")}/{version}");
    }

    private static JsonObject ListVersions(Call call)
    {
        var id = Find(call).Text("agentRuntimeId");
        var versions = call.Table(VersionsTableName).Listed.Where(r => r.Key.StartsWith(id + "/", StringComparison.Ordinal));
        return Paging.Reply(call, "agentRuntimes", versions.Select(WithDescription), PageSize);
    }

    private void Save(Call call, JsonObject runtime)
    {
        var id = runtime.Text("agentRuntimeId");
        call.Table(TableName).Put(id, runtime);
        call.Table(VersionsTableName).Put(VersionKey(id, runtime.Text("agentRuntimeVersion")), runtime.Copy());
        versions.Publish(runtime.Text("agentRuntimeArn"));
    }

    // A version says which variables its server gets, and some of them are code: NODE_OPTIONS.
    private static void NoteOrigin(Call call, JsonObject runtime)
    {
        runtime.Remove("_foreign");
        if (!call.MayBringCode)
            runtime["_foreign"] = true;
    }

    private static void WithDefaults(JsonObject runtime)
    {
        runtime.Default("networkConfiguration", new JsonObject { ["networkMode"] = "PUBLIC" });
        runtime.Default("protocolConfiguration", new JsonObject { ["serverProtocol"] = "HTTP" });
        runtime.Default("platformVersion", "V1");

        // The idle time that the service fills in is never above the lifetime.
        var lifecycle = runtime.Child("lifecycleConfiguration").Default("maxLifetime", 28800L);
        lifecycle.Default("idleRuntimeSessionTimeout", Math.Min(900, lifecycle["maxLifetime"]!.GetValue<long>()));
    }

    // The summary requires a description, which is optional for a runtime.
    private static KeyValuePair<string, JsonObject> WithDescription(KeyValuePair<string, JsonObject> row) =>
        new(row.Key, row.Value.Copy().Default("description", ""));
}
