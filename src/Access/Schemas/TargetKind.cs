namespace Reconciler.Access.Schemas;

/// <summary>The types of targets, as far as they differ in the names of their actions.</summary>
public enum TargetKind
{
    /// <summary>A target with MCP tools. The actions are <c>target___tool</c>, in the group <c>CallTool</c>.</summary>
    Mcp,

    /// <summary>An HTTP endpoint. The actions are <c>target___METHOD:/path</c>, in the group <c>Http</c>.</summary>
    Http,

    /// <summary>An AgentCore runtime called by HTTP. Its action is <c>target___POST:/invocations</c>.</summary>
    Runtime,

    /// <summary>An inference endpoint. The actions are <c>target___METHOD:/path</c>, such as <c>POST:/v1/chat/completions</c>.</summary>
    Inference,
}
