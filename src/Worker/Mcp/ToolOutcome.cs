namespace Reconciler.Worker.Mcp;

/// <summary>How a call of a tool ended.</summary>
internal enum ToolOutcome
{
    /// <summary>The tool answered.</summary>
    Done,

    /// <summary>The tool says that it failed.</summary>
    Failed,

    /// <summary>A policy does not allow the call.</summary>
    Denied,

    /// <summary>The request was not understood: there is no such tool, or its arguments are wrong.</summary>
    Refused,
}
