using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>The Cedar text of a policy's definition.</summary>
internal static class PolicyText
{
    public static string Extract(PolicyDefinition? definition) => definition?.Cedar?.Statement ?? definition?.Policy?.Statement ?? "";
}
