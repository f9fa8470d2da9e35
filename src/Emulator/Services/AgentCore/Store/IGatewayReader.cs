using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore.Store;

/// <summary>Gateways with their targets and tools, as the data plane reads them. Under the account's gate; documents are not to be changed.</summary>
internal interface IGatewayReader
{
    /// <summary>A gateway and its region; <see langword="null"/> when there is none.</summary>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="region">Its region; <see langword="null"/> looks in all.</param>
    (string Region, JsonObject Document)? Find(string gatewayId, string? region);

    /// <summary>The targets of a gateway.</summary>
    /// <param name="gatewayId">The gateway.</param>
    /// <param name="region">Its region; <see langword="null"/> looks in all.</param>
    IEnumerable<JsonObject> TargetsOf(string gatewayId, string? region);

    /// <summary>The tools of a target, as its schema or the last listing has them; <see langword="null"/> when they were never listed.</summary>
    IReadOnlyList<JsonObject>? ToolsOf(JsonObject target);

    /// <summary>Grows with every change of gateways, targets and tools. A step that a document takes by itself is no change.</summary>
    long VersionOf(string region);

    /// <summary>Grows with every change of targets and tools. A step that a document takes by itself is no change.</summary>
    long TargetsVersionOf(string region);
}
