using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore.Store;

/// <summary>Names that several parts of the service share.</summary>
internal static class AgentCoreTables
{
    public const string ModelName = "bedrock-agentcore-control";
    public const string Principal = "bedrock-agentcore.amazonaws.com";

    public const string Gateways = "gateways";

    public const string GatewayTargets = "gateway-targets";

    public const string GatewayRules = "gateway-rules";

    public const string GatewayRateLimits = "gateway-rate-limits";

    public const string Policies = "policies";

    /// <summary>A table of the service, for use outside of a call.</summary>
    public static Table Find(Account account, string region, string name) => account.State[$"{ModelName}/{region}/{name}"];

    /// <summary>A table of the service in all regions.</summary>
    public static IReadOnlyList<Table> FindAll(Account account, string name) => account.State.Named($"{ModelName}/", $"/{name}");
}
