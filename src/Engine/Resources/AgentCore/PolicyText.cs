using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>Reads the statement of a policy definition; empty if it has none.</summary>
internal static class PolicyText
{
    public static string Extract(PolicyDefinition? definition) => definition?.Cedar?.Statement ?? definition?.Policy?.Statement ?? "";
}
