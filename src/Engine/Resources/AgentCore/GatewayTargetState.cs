using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>A target, and when what stands behind it changed last: the tools it lists can be no older than that.</summary>
internal sealed class GatewayTargetState : CreateGatewayTargetRequest
{
    /// <summary>When the runtime behind the target changed, ISO 8601; null for a target whose backend is not the stack's.</summary>
    public string? BackendChangedAt { get; set; }
}
