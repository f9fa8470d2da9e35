using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>The desired state of a target: its create request, and the time of the last change of its server.</summary>
internal sealed class GatewayTargetState : CreateGatewayTargetRequest
{
    /// <summary>
    /// When the runtime of the target changed last, in ISO 8601. A tool list that is older is stale. Null if the server is not in the
    /// stack.
    /// </summary>
    public string? BackendChangedAt { get; set; }
}
