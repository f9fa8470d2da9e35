using Amazon.BedrockAgentCoreControl;

namespace Reconciler.Spec.Kinds;

/// <summary>The policy engine of a gateway.</summary>
public sealed class GatewayPolicySpec
{
    /// <summary>The <c>PolicyEngine</c> object.</summary>
    /// <example>tools-engine</example>
    public required string Engine { get; set; }

    /// <summary><c>ENFORCE</c> or <c>LOG_ONLY</c>.</summary>
    public GatewayPolicyEngineMode Mode { get; set; } = GatewayPolicyEngineMode.ENFORCE;
}
