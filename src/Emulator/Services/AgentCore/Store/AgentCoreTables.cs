using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore.Store;

/// <summary>The tables of the service that more than one part of it reads.</summary>
internal static class AgentCoreTables
{
    public const string ModelName = "bedrock-agentcore-control";

    public const string Gateways = "gateways";

    public const string GatewayTargets = "gateway-targets";

    public const string Policies = "policies";

    /// <summary>A table of the service, for what looks at it from outside of any call.</summary>
    public static Table Find(Account account, string region, string name) => account.State[$"{ModelName}/{region}/{name}"];
}
