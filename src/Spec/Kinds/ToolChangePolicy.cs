namespace Reconciler.Spec.Kinds;

/// <summary>What happens if the MCP server of a target lists other tools than its gateway has synchronized.</summary>
public enum ToolChangePolicy
{
    /// <summary>Synchronize the target, so that the gateway offers what the server lists.</summary>
    Follow,

    /// <summary>Hold the change until somebody agrees to it. What comes with a commit of the server's own source or image is agreed to.</summary>
    Pin,
}
