namespace Reconciler.Worker.Mcp;

/// <summary>The kind of result of a tool call.</summary>
internal enum ToolOutcome
{
    /// <summary>The tool returned a result.</summary>
    Done,

    /// <summary>The tool returned an error.</summary>
    Failed,

    /// <summary>The gateway denied the call because of its policies.</summary>
    Denied,

    /// <summary>The server does not know the tool, or rejected the arguments.</summary>
    Refused,
}
