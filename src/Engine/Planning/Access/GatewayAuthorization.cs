using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Planning.Access;

/// <summary>How a gateway authorizes its callers.</summary>
/// <param name="Authorizer">The type of the inbound authorizer.</param>
/// <param name="Configuration">The rules of the authorizer.</param>
/// <param name="IsEnforced">
/// Whether the policy engine decides about each tool. If not, every authenticated caller may call every tool.
/// </param>
/// <param name="ResourcePolicy">The policy of the gateway about its callers, normalised; null if it has none.</param>
public sealed record GatewayAuthorization(
    AuthorizerType? Authorizer, AuthorizerConfiguration? Configuration, bool IsEnforced, string? ResourcePolicy = null)
{
    /// <summary>Returns the authorization of a live gateway.</summary>
    /// <param name="live">The response of GetGateway.</param>
    public static GatewayAuthorization From(GetGatewayResponse live) =>
        new(
            live.AuthorizerType,
            live.AuthorizerConfiguration,
            Enforces(live.PolicyEngineConfiguration),
            Normalise((live as GatewayLiveState)?.ResourcePolicy));

    /// <summary>Returns the authorization of a desired gateway.</summary>
    /// <param name="desired">The desired state.</param>
    public static GatewayAuthorization From(CreateGatewayRequest desired) =>
        new(
            desired.AuthorizerType,
            desired.AuthorizerConfiguration,
            Enforces(desired.PolicyEngineConfiguration),
            Normalise((desired as GatewayRequest)?.ResourcePolicy));

    private static string? Normalise(JsonDocumentText? policy) => policy is null ? null : PolicyDocument.Normalise(policy.Text).Text;

    private static bool Enforces(GatewayPolicyEngineConfiguration? engine) =>
        engine is not null && engine.Mode != GatewayPolicyEngineMode.LOG_ONLY;
}
