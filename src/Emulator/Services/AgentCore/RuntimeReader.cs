using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>Reads runtimes, their versions and endpoints from the service's tables.</summary>
internal sealed class RuntimeReader(Account account, AgentCoreBehavior behavior) : IRuntimeReader
{
    public JsonObject? Find(string runtimeArn) =>
        RegionOf(runtimeArn) is { } region && Table(region, Runtimes.TableName).Find(IdOf(runtimeArn)) is { } runtime &&
            runtime.Text("agentRuntimeArn") == runtimeArn
            ? runtime
            : null;

    public IReadOnlyList<string> FindByName(string name) =>
    [
        .. AgentCoreTables.FindAll(account, Runtimes.TableName)
            .SelectMany(table => table.Documents)
            .Where(runtime => runtime.Text("agentRuntimeName") == name)
            .Select(runtime => runtime.Text("agentRuntimeArn")),
    ];

    public JsonObject? FindVersion(string runtimeArn, string qualifier)
    {
        if (Find(runtimeArn) is null)
            return null;
        var (region, id) = (RegionOf(runtimeArn)!, IdOf(runtimeArn));
        return Table(region, RuntimeEndpoints.TableName).Find($"{id}/{qualifier}")?.TextOrNull("liveVersion") is { } live
            ? Table(region, Runtimes.VersionsTableName).Find(Runtimes.VersionKey(id, live))
            : null;
    }

    public bool IsCold(string runtimeArn, JsonObject version) => RegionOf(runtimeArn) is { } region &&
        RuntimeContainers.IsCold(Table(region, RuntimeContainers.TableName), version, account.Now, behavior.RuntimeColdStart);

    public bool IsReachable(string region, string runtimeId, string version) => Table(region, RuntimeEndpoints.TableName).Rows.Any(e =>
        e.Key.StartsWith(runtimeId + "/", StringComparison.Ordinal) &&
        (e.Value.TextOrNull("liveVersion") == version || e.Value.Text("targetVersion") == version));

    public string? RegionOf(string runtimeArn) =>
        runtimeArn.Split(':') is ["arn", _, "bedrock-agentcore", var region, _, _] ? region : null;

    private static string IdOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    private Table Table(string region, string name) => AgentCoreTables.Find(account, region, name);
}
