using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore.Tools;

/// <summary>
/// The tools of targets from their last listing. A document has them under <c>tools</c> in the format of MCP's tools/list (<c>name</c>,
/// <c>description</c>, <c>inputSchema</c>, ...), without the target's prefix.
/// </summary>
internal sealed class ToolStore(Account account)
{
    /// <summary>The separator between the names of target and tool.</summary>
    public const string Separator = "___";

    /// <summary>Grows with every change.</summary>
    public long Version => Table.Version;

    private Table Table => account.State["bedrock-agentcore/tools"];

    /// <summary>The tools of a target, or <see langword="null"/> if they were never listed. Callers hold the account's gate.</summary>
    public IReadOnlyList<JsonObject>? Find(string gatewayId, string targetId) =>
        Table.Find(Key(gatewayId, targetId))?.Objects("tools").ToList();

    public void Put(string gatewayId, string targetId, IEnumerable<JsonObject> tools) =>
        Table.Put(Key(gatewayId, targetId), new JsonObject { ["tools"] = new JsonArray([.. tools.Select(t => t.DeepClone())]) });

    public void Remove(string gatewayId, string targetId) => Table.Remove(Key(gatewayId, targetId));

    private static string Key(string gatewayId, string targetId) => $"{gatewayId}/{targetId}";
}
