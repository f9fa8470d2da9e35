using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>A runtime as AWS returned it, with its resource policy, which a call of its own returns.</summary>
internal sealed class RuntimeLiveState : GetAgentRuntimeResponse
{
    public JsonDocumentText? ResourcePolicy { get; set; }
}
