using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Engine.Planning.Access;

/// <summary>What stands between a gateway's callers and its tools.</summary>
/// <param name="Authorizer">How callers show who they are.</param>
/// <param name="Configuration">The authorizer's rules.</param>
/// <param name="IsEnforced">Whether policies decide; otherwise every caller who is let in may use every tool.</param>
public sealed record GatewayAuthorization(AuthorizerType? Authorizer, AuthorizerConfiguration? Configuration, bool IsEnforced)
{
    public static GatewayAuthorization From(GetGatewayResponse live) => new(live.AuthorizerType, live.AuthorizerConfiguration, Enforces(live.PolicyEngineConfiguration));

    public static GatewayAuthorization From(CreateGatewayRequest desired) => new(desired.AuthorizerType, desired.AuthorizerConfiguration, Enforces(desired.PolicyEngineConfiguration));

    private static bool Enforces(GatewayPolicyEngineConfiguration? engine) => engine is not null && engine.Mode != GatewayPolicyEngineMode.LOG_ONLY;
}
