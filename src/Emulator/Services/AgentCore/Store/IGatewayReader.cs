using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore.Store;

/// <summary>Reads gateways, targets and tools. Callers hold the account's gate and must not change the documents.</summary>
internal interface IGatewayReader
{
    /// <summary>A gateway and its region, or <see langword="null"/> if it does not exist.</summary>
    /// <param name="gatewayId">The id of the gateway.</param>
    /// <param name="region">The region, or <see langword="null"/> to search all regions.</param>
    (string Region, JsonObject Document)? Find(string gatewayId, string? region);

    /// <summary>The targets of a gateway.</summary>
    /// <param name="gatewayId">The id of the gateway.</param>
    /// <param name="region">The region, or <see langword="null"/> to search all regions.</param>
    IEnumerable<JsonObject> TargetsOf(string gatewayId, string? region);

    /// <summary>The rules of a gateway.</summary>
    IEnumerable<JsonObject> RulesOf(string gatewayId, string region);

    /// <summary>The rate limits of a gateway.</summary>
    IEnumerable<JsonObject> RateLimitsOf(string gatewayId, string region);

    /// <summary>The tools of a target from its schema or the last listing, or <see langword="null"/> if they were never listed.</summary>
    IReadOnlyList<JsonObject>? ToolsOf(JsonObject target);

    /// <summary>Grows with every change of gateways, targets, tools, rules and rate limits. Scheduled transitions do not count as changes.</summary>
    long VersionOf(string region);

    /// <summary>Grows with every change of targets and tools. Scheduled transitions do not count as changes.</summary>
    long TargetsVersionOf(string region);
}
