using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>A gateway as AWS returned it, with its resource policy, which a call of its own returns.</summary>
internal sealed class GatewayLiveState : GetGatewayResponse
{
    public JsonDocumentText? ResourcePolicy { get; set; }
}
