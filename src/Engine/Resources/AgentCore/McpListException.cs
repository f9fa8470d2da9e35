namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>A server does not list its tools, or lists what no gateway could use.</summary>
internal sealed class McpListException(string message) : Exception(message)
{
    /// <summary>Whether the endpoint runs no servers.</summary>
    public bool IsNotOffered { get; init; }
}
